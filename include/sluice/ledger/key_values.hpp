#pragma once

// The ledger holds named key-value stores: the storages of a configuration, and the daemon's own
// (budgets, tokens) under names that no configuration can use. They are as durable as the ledger.

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
    std::optional<wall_time> expires;  // from this moment on the value is not there
};

struct value_change {
    std::string store;
    std::string key;
    std::optional<std::string> value;  // JSON; nullopt removes the key
    std::optional<wall_time> expires;
};

struct value_filter {
    std::string store;
    std::string prefix;  // of the key
    std::string text;    // words that the value holds; empty: any
    std::string after;   // cursor: only keys after this one
    std::size_t limit = 50;
};

class key_values {
 public:
    // Returns one answer a key, in order; nullopt for a value that is missing or has expired.
    virtual awaitable<result<std::vector<std::optional<stored_value>>>> values_of(
        std::string store, std::vector<std::string> keys, wall_time now) = 0;

    // Makes all changes in one transaction, in order.
    virtual awaitable<result<void>> change_values(std::vector<value_change> changes,
                                                  wall_time at) = 0;

    // Lists values by key.
    virtual awaitable<result<std::vector<stored_value>>> list_values(value_filter filter,
                                                                     wall_time now) = 0;

    // Removes the expired values of every store. Returns their number.
    virtual awaitable<result<std::size_t>> drop_expired_values(wall_time now) = 0;

 protected:
    ~key_values() = default;
};

}  // namespace sluice::ledger
