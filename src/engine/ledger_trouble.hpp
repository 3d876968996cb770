#pragma once

// Says in the log that the ledger fails: once at the beginning and once at the end, and not with
// every try of every lane.

#include "engine/services.hpp"

#include <sluice/error.hpp>

#include <optional>
#include <string_view>

namespace sluice::engine {

// For one shard.
class ledger_trouble {
 public:
    explicit ledger_trouble(const services& services) : services_(services) {}

    // `doing` names what could not be done: "tasks not claimed".
    void failed(std::string_view doing, const failure& why);
    // The ledger took something.
    void worked();

 private:
    services services_;
    std::optional<wall_time> since_;
    std::int64_t tries_ = 0;
};

}  // namespace sluice::engine
