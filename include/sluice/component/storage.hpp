#pragma once

// Gives stages the storages of a configuration. A stage reads the values of the ledger, and adds
// its changes to stage_output::kept(). The engine commits them in one transaction: with the page
// for stages before the ledger, with the task's outcome for stages after it.

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

// The changes that stages make, in order; not yet committed.
class kept_values {
 public:
    void add(ledger::value_change change);

    // The last change of a key, or null.
    const ledger::value_change* last(const std::string& store, const std::string& key) const;

    // A stage that fails on an entity keeps no change: cut_to() goes back to an earlier size().
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

// One storage. Outlives every component; used by one shard.
class storage {
 public:
    virtual ~storage() = default;

    const std::string& name() const { return name_; }

    // Return the change that puts or removes a value now.
    ledger::value_change put(std::string key, const json::value& value, wall_time now) const;
    ledger::value_change remove(std::string key) const;

    // Returns the value in the ledger, changed by `pending` (null when no change is pending).
    // Returns nullopt when there is no value, or when it has expired.
    awaitable<result<std::optional<json::value>>> find(std::string key, const kept_values* pending);

    // Returns at most `limit` items whose key begins with `prefix`, by key; `pending` as above.
    awaitable<result<std::vector<storage_item>>> list(std::string prefix, std::size_t limit,
                                                      const kept_values* pending);

 protected:
    // `keep` is the lifetime of a value; nullopt: it stays until it is removed.
    storage(std::string name, std::optional<std::chrono::milliseconds> keep)
        : name_(std::move(name)), keep_(keep) {}

 private:
    virtual awaitable<result<std::optional<std::string>>> stored(std::string key) = 0;
    virtual awaitable<result<std::vector<ledger::stored_value>>> stored_from(std::string prefix,
                                                                             std::size_t limit) = 0;

    std::string name_;
    std::optional<std::chrono::milliseconds> keep_;
};

// The configured storages, by name. The configuration checks the names before components are made.
class storage_directory {
 public:
    virtual ~storage_directory() = default;
    virtual std::shared_ptr<storage> find(const std::string& name) const = 0;
};

// A directory without storages.
const storage_directory& no_storages();

// A name has letters, digits, '-' and '_', and begins with a letter. It does not begin with
// "sluice", because the daemon's own stores do.
bool is_storage_name(std::string_view name);

}  // namespace sluice
