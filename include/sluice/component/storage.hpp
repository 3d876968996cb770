#pragma once

// The storages of a configuration, as stages use them. A stage reads what the ledger holds, and
// hands what it changes to stage_output::kept(): the engine commits that in one transaction with
// the page, before the ledger, or with the task's outcome, behind it.

#include <sluice/async/tokens.hpp>
#include <sluice/error.hpp>
#include <sluice/ledger/key_values.hpp>
#include <sluice/model/json.hpp>
#include <sluice/model/time.hpp>

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice {

// What stages want changed, in order; not yet committed.
class kept_values {
 public:
    void add(ledger::value_change change);

    // The last change of a key, or null.
    const ledger::value_change* last(const std::string& store, const std::string& key) const;

    // A record that a stage fails on keeps nothing: back to what there was at a size().
    std::size_t size() const { return all_.size(); }
    void cut_to(std::size_t size);

    const std::vector<ledger::value_change>& all() const { return all_; }
    std::vector<ledger::value_change> take();

 private:
    using place = std::pair<std::string, std::string>;  // store and key

    std::vector<ledger::value_change> all_;
    std::map<place, std::vector<std::size_t>> by_place_;
};

struct storage_item {
    std::string key;
    json::value value;
};

// One storage. Outlives every component; one shard.
class storage {
 public:
    virtual ~storage() = default;

    const std::string& name() const { return name_; }

    // The changes that put or remove a value now.
    ledger::value_change put(std::string key, const json::value& value, wall_time now) const;
    ledger::value_change remove(std::string key) const;

    // What the ledger holds with `pending` over it (null: nothing is pending). Nothing: there is no
    // such value, or it has expired.
    awaitable<result<std::optional<json::value>>> find(std::string key, const kept_values* pending);

    // By key, at most `limit` of those whose key begins with `prefix`; `pending` as above.
    awaitable<result<std::vector<storage_item>>> list(std::string prefix, std::size_t limit,
                                                      const kept_values* pending);

 protected:
    // `keep`: how long a value stays; nothing: until it is removed.
    storage(std::string name, std::optional<std::chrono::milliseconds> keep)
        : name_(std::move(name)), keep_(keep) {}

 private:
    virtual awaitable<result<std::optional<std::string>>> stored(std::string key) = 0;
    virtual awaitable<result<std::vector<ledger::stored_value>>> stored_from(std::string prefix,
                                                                             std::size_t limit) = 0;

    std::string name_;
    std::optional<std::chrono::milliseconds> keep_;
};

// The configured storages, by name. Names have been checked before a component is made.
class storage_directory {
 public:
    virtual ~storage_directory() = default;
    virtual std::shared_ptr<storage> find(const std::string& name) const = 0;
};

// Has none.
const storage_directory& no_storages();

// Letters, digits, '-' and '_', beginning with a letter, and not with "sluice": what the daemon
// keeps for itself has other names.
bool is_storage_name(std::string_view name);

}  // namespace sluice
