#pragma once

// A ledger that cannot be written, said once at the beginning and once at the end, and not with
// every try of every lane.

#include "engine/services.hpp"

#include <sluice/error.hpp>

#include <optional>
#include <string_view>

namespace sluice::engine {

// For one shard.
class ledger_trouble {
 public:
    explicit ledger_trouble(services with) : with_(with) {}

    // `doing` names what could not be done: "tasks not claimed".
    void failed(std::string_view doing, const failure& why);
    // Something was written.
    void worked();

 private:
    services with_;
    std::optional<wall_time> since_;
    std::int64_t tries_ = 0;
};

}  // namespace sluice::engine
