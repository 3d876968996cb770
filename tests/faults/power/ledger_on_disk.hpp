#pragma once

// A ledger on a power_disk, in a directory of its own. Tests open it, call it, and cut the power.

#include "faults/ledger/operation.hpp"
#include "faults/power/power_disk.hpp"

#include <sluice/ledger/sqlite.hpp>

#include <boost/asio/io_context.hpp>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sluice::testing {

class ledger_on_disk {
 public:
    ledger_on_disk(std::filesystem::path directory, const power_disk::images& files,
                   ledger::durability keeps, const disk_plan& while_opening = {});
    ledger_on_disk(const ledger_on_disk&) = delete;
    ledger_on_disk& operator=(const ledger_on_disk&) = delete;
    ~ledger_on_disk();

    // The message of the failed opening; empty: it is open.
    const std::string& complaint() const { return complaint_; }
    power_disk& disk() { return disk_; }

    // Submits all calls at once, so that they may share a transaction. Returns one answer each;
    // nullopt for a failed call.
    std::vector<std::optional<std::string>> call(const std::vector<operation_pointer>& batch);

    // Returns everything that the ledger knows.
    std::string whole(wall_time now);

    // Closes it as a daemon does at its end: the log is copied into the file.
    void close();

 private:
    std::filesystem::path directory_;
    power_disk disk_;
    asio::io_context context_;
    std::unique_ptr<ledger::ledger> ledger_;
    std::string complaint_;
};

}  // namespace sluice::testing
