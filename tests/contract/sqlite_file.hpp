#pragma once

// A ledger file of one test, and functions to look into it from outside.

#include <sluice/ledger/sqlite.hpp>

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <support/run_awaitable.hpp>
#include <support/temporary_directory.hpp>
#include <vector>

namespace sluice::ledger {

// SQLite without the ledger.
class outside_connection {
 public:
    explicit outside_connection(const std::filesystem::path& file) {
        if (sqlite3_open(file.c_str(), &handle_) != SQLITE_OK) {
            throw std::runtime_error("cannot open " + file.string());
        }
    }
    outside_connection(const outside_connection&) = delete;
    outside_connection& operator=(const outside_connection&) = delete;
    ~outside_connection() { sqlite3_close(handle_); }

    // The first column of the last row, as text.
    std::string run(const std::string& sql) {
        std::string last;
        auto keep = [](void* into, int, char** values, char**) {
            *static_cast<std::string*>(into) = values[0] != nullptr ? values[0] : "";
            return 0;
        };
        char* message = nullptr;
        if (sqlite3_exec(handle_, sql.c_str(), keep, &last, &message) != SQLITE_OK) {
            const std::string text = message != nullptr ? message : "?";
            sqlite3_free(message);
            throw std::runtime_error(text);
        }
        return last;
    }

 private:
    sqlite3* handle_ = nullptr;
};

inline sqlite_settings settings_of(const std::filesystem::path& file,
                                   durability keeps = durability::crash_safe) {
    sqlite_settings settings;
    settings.file = file;
    settings.keeps = keeps;
    return settings;
}

// Adds one task for each id, on one lane.
page_commit page_with(const std::vector<std::string>& ids);

// Claims the whole lane and settles it with this outcome.
void settle_all(asio::io_context& context, ledger& book, task_state to);

class sqlite_file : public ::testing::Test {
 protected:
    std::unique_ptr<ledger> open() { return open_sqlite_ledger(settings_of(file_)).value(); }

    void close(std::unique_ptr<ledger> book) {
        sluice::testing::run_awaitable(context_, book->close());
    }

    template <class T>
    T get(awaitable<result<T>> call) {
        auto answer = sluice::testing::run_awaitable(context_, std::move(call));
        return std::move(answer).value();
    }

    sluice::testing::temporary_directory directory_;
    std::filesystem::path file_ = directory_ / "ledger.db";
    asio::io_context context_;
};

}  // namespace sluice::ledger
