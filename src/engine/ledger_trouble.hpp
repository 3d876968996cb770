#pragma once

// Logs that the ledger fails: once when it begins and once when it ends. Every lane tries again and
// again, and would otherwise repeat the same line.

#include "engine/services.hpp"

#include <sluice/error.hpp>

#include <optional>
#include <string_view>

namespace sluice::engine {

// Belongs to one shard.
class ledger_trouble {
 public:
    explicit ledger_trouble(const services& services) : services_(services) {}

    // `doing` names the work that failed: "tasks not claimed".
    void failed(std::string_view doing, const failure& why);
    // An operation of the ledger succeeded.
    void worked();
    // The moment of the first of the failures that go on; nullopt: the ledger works.
    std::optional<wall_time> since() const { return since_; }

 private:
    services services_;
    std::optional<wall_time> since_;
    std::int64_t tries_ = 0;
};

}  // namespace sluice::engine
