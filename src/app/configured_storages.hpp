#pragma once

// Holds the storages of a configuration, which keep their values in the ledger. Components are made
// before the ledger is opened. Until then, every look-up fails.

#include <sluice/async/clock.hpp>
#include <sluice/component/storage.hpp>
#include <sluice/config/load.hpp>

#include <map>
#include <memory>
#include <string>
#include <utility>

namespace sluice::app {

class configured_storages final : public storage_directory {
 public:
    // The store of all storages, one for the process. Null until the ledger is open.
    struct opened {
        explicit opened(clock& now) : time(now) {}
        clock& time;
        ledger::key_values* values = nullptr;
    };

    explicit configured_storages(std::shared_ptr<opened> ledger) : ledger_(std::move(ledger)) {}

    // Makes all of them, and adds a problem for each name that a storage cannot have.
    void make_all(const config::loaded& given, config::diagnostics& problems);

    std::shared_ptr<storage> find(const std::string& name) const override;

    // Tells whether find() found nothing since the last call of missed().
    bool missed() const { return std::exchange(missed_, false); }

 private:
    class in_ledger;

    mutable bool missed_ = false;
    std::shared_ptr<opened> ledger_;
    std::map<std::string, std::shared_ptr<storage>> storages_;
};

}  // namespace sluice::app
