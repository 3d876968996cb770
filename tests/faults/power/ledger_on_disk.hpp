#pragma once

// A ledger on a power_disk, in a directory of its own: opened, called, and cut off.

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

    // What opening it said; empty: it is open.
    const std::string& complaint() const { return complaint_; }
    power_disk& disk() { return disk_; }

    // All at once, so that they may share a transaction. An answer each; nothing for what failed.
    std::vector<std::optional<std::string>> call(const std::vector<operation_pointer>& batch);

    // Everything it knows.
    std::string whole(wall_time now);

    // As at the end of a daemon's life: the log is copied into the file.
    void close();

 private:
    std::filesystem::path directory_;
    power_disk disk_;
    asio::io_context context_;
    std::unique_ptr<ledger::ledger> ledger_;
    std::string complaint_;
};

}  // namespace sluice::testing
