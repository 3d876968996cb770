// `sluice test` on the examples, and on a configuration that writes to a database.

#include "e2e/job.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <filesystem>
#include <sstream>
#include <string>

namespace sluice::testing {
namespace {

using ::testing::HasSubstr;

// The stages that no test ran. A list of stages that several routes use counts for each of them, so
// the branches inside it need to run once only.
std::string left_out(const std::string& report) {
    std::string all;
    std::istringstream lines(report);
    for (std::string line; std::getline(lines, line);) {
        if (line.find("not run: ") != std::string::npos &&
            line.find(", branch ") == std::string::npos &&
            line.find(", on_error") == std::string::npos) {
            all += line + "\n";
        }
    }
    return all;
}

TEST(examples, have_tests_that_pass_and_run_every_stage) {
    std::size_t folders = 0;
    for (const auto& entry :
         std::filesystem::directory_iterator(SLUICE_SOURCE_DIR "/config/examples")) {
        ++folders;
        launch test;
        test.file = sluice_program;
        test.arguments = {"test", "--config", entry.path().string(), "--coverage"};
        test.environment["OCOYA_WORKSPACE"] = "w1";
        const auto done = run_to_end_of(test);
        EXPECT_EQ(done.code, 0) << entry.path() << done.out << done.err;
        EXPECT_THAT(done.out, HasSubstr(" 0 failed\n")) << entry.path();
        EXPECT_EQ(left_out(done.out), "") << entry.path();
    }
    EXPECT_GE(folders, 11U);
}

// A test must not write to a database that people use.
TEST(tests_beside, send_no_statement_to_a_database) {
    job work;
    const auto file = (work.config() / "shop.sqlite").string();
    sqlite3* made = nullptr;
    ASSERT_EQ(sqlite3_open(file.c_str(), &made), SQLITE_OK);
    ASSERT_EQ(sqlite3_exec(made, "CREATE TABLE lines (sku TEXT)", nullptr, nullptr, nullptr),
              SQLITE_OK);
    work.write("database.yaml", "clients: {shop: {type: sql, database: " + file +
                                    "}}\n"
                                    "incoming:\n"
                                    "  list: {subscriber: {type: static, items: [{sku: A7}]}}\n"
                                    "outgoing:\n"
                                    "  lines:\n"
                                    "    publisher:\n"
                                    "      type: sql\n"
                                    "      client: shop\n"
                                    "      statement: INSERT INTO lines (sku) VALUES (:sku)\n"
                                    "      parameters: {sku: \"{{ sku }}\"}\n"
                                    "routes: {list-to-lines: {from: list, to: lines}}\n");
    work.write("lines.test.yaml",
               "tests:\n"
               "  a-line-is-kept-by-the-test:\n"
               "    route: list-to-lines\n"
               "    input: {sku: A7}\n"
               "    expect: {deliveries: [{outgoing: lines, data: {sku: A7}}]}\n");
    const auto done = run_sluice({"test", "--config", work.config().string()});
    EXPECT_EQ(done.code, 0) << done.out << done.err;
    sqlite3_stmt* count = nullptr;
    ASSERT_EQ(sqlite3_prepare_v2(made, "SELECT COUNT(*) FROM lines", -1, &count, nullptr),
              SQLITE_OK);
    ASSERT_EQ(sqlite3_step(count), SQLITE_ROW);
    EXPECT_EQ(sqlite3_column_int(count, 0), 0);
    sqlite3_finalize(count);
    sqlite3_close(made);
}

}  // namespace
}  // namespace sluice::testing
