#pragma once

// Named key-value stores, durable as the ledger is: the storages of a configuration, and what the
// daemon keeps for itself (budgets, tokens) under names that no configuration can use.

#include <sluice/async/tokens.hpp>
#include <sluice/error.hpp>
#include <sluice/model/time.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace sluice::ledger {

struct stored_value {
    std::string key;
    std::string value;  // JSON
    wall_time updated{};
    std::optional<wall_time> expires;  // from then on it is not there
};

struct value_change {
    std::string store;
    std::string key;
    std::optional<std::string> value;  // JSON; nothing removes the key
    std::optional<wall_time> expires;
};

struct value_filter {
    std::string store;
    std::string prefix;  // of the key
    std::string text;    // words that the value holds; empty: any
    std::string after;   // cursor: only keys behind this one
    std::size_t limit = 50;
};

class key_values {
 public:
    // One answer a key, in order; nothing for what is not there or has expired.
    virtual awaitable<result<std::vector<std::optional<stored_value>>>> values_of(
        std::string store, std::vector<std::string> keys, wall_time now) = 0;

    // All of them in one transaction, in order.
    virtual awaitable<result<void>> change_values(std::vector<value_change> changes,
                                                  wall_time at) = 0;

    // By key.
    virtual awaitable<result<std::vector<stored_value>>> list_values(value_filter filter,
                                                                     wall_time now) = 0;

    // Takes away what has expired, in every store; how many.
    virtual awaitable<result<std::size_t>> drop_expired_values(wall_time now) = 0;

 protected:
    ~key_values() = default;
};

}  // namespace sluice::ledger
