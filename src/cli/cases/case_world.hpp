#pragma once

// Holds everything that one test of a configuration works with: its clock, its exchanges, a ledger
// in a temporary directory, and the components of the configuration.

#include "app/assembled.hpp"
#include "cli/cases/case_run.hpp"
#include "cli/cases/exchange_book.hpp"
#include "cli/cases/set_clock.hpp"
#include "engine/services.hpp"

#include <sluice/ledger/ledger.hpp>

#include <filesystem>
#include <memory>

namespace sluice::cli {

class unread_log final : public event_log {
 public:
    void write(log_level /*level*/, std::string_view /*message*/,
               std::initializer_list<log_field> /*fields*/) override {}
};

// Makes a directory for the ledger, and removes it. The constructor throws when it cannot.
class passing_directory {
 public:
    passing_directory();
    passing_directory(const passing_directory&) = delete;
    passing_directory& operator=(const passing_directory&) = delete;
    ~passing_directory();
    const std::filesystem::path& path() const { return path_; }

 private:
    std::filesystem::path path_;
};

class case_world {
 public:
    // The arguments outlive the world.
    case_world(const test_case& test, const case_setting& setting);

    // Opens the ledger. Call it once, before anything runs.
    result<void> open();

    // Null: the incoming's own subscriber runs.
    result<std::shared_ptr<subscriber>> source_of_input();

    engine::services services() { return {context.get_executor(), *ledger, time, random, log}; }

    const test_case& test;
    const case_setting& setting;
    passing_directory directory;
    unread_log log;
    system_clock machine_time;
    system_random machine_random;
    set_clock time;
    set_random random;
    secret_filter filter;
    exchange_book book;
    engine::daemon_settings settings;
    asio::io_context context;
    app::shared_parts shared;
    app::assembled built;
    std::unique_ptr<ledger::ledger> ledger;

 private:
    app::outside_world outside();
};

}  // namespace sluice::cli
