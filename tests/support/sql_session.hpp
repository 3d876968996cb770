#pragma once

// Works on a SQLite file as another program does, for tests.

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <filesystem>
#include <string>

namespace sluice::testing {

class sql_session {
 public:
    explicit sql_session(const std::filesystem::path& file) {
        EXPECT_EQ(sqlite3_open(file.c_str(), &handle_), SQLITE_OK);
    }
    sql_session(const sql_session&) = delete;
    sql_session& operator=(const sql_session&) = delete;
    ~sql_session() { sqlite3_close(handle_); }

    // Returns the values of all rows: "1|Mug\n2|NULL\n".
    std::string run(const std::string& sql) {
        std::string text;
        const auto add = [](void* into, int count, char** values, char**) {
            auto& line = *static_cast<std::string*>(into);
            for (int i = 0; i < count; ++i) {
                line +=
                    (i == 0 ? "" : "|") + std::string(values[i] == nullptr ? "NULL" : values[i]);
            }
            line += "\n";
            return 0;
        };
        EXPECT_EQ(sqlite3_exec(handle_, sql.c_str(), add, &text, nullptr), SQLITE_OK)
            << sqlite3_errmsg(handle_);
        return text;
    }

 private:
    sqlite3* handle_ = nullptr;
};

}  // namespace sluice::testing
