#include "connectors/file/folder_watch.hpp"

#include "file_folder.hpp"
#include "support/component_fixture.hpp"

#include <gtest/gtest.h>

#include <filesystem>

namespace sluice::file {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

steady_time at(milliseconds since) {
    return steady_time(since);
}

TEST(look_times, are_now_and_then_once_a_minute) {
    look_times times(seconds(30));
    times.begin(at(seconds(100)));
    EXPECT_EQ(times.due(), at(seconds(100)));
    times.look(at(seconds(100)));
    EXPECT_EQ(times.due(), at(seconds(160)));
}

TEST(look_times, a_file_that_got_its_name_is_whole_and_one_that_is_written_to_is_not) {
    look_times times(seconds(30));
    times.look(at(seconds(100)));
    times.written(at(seconds(110)));
    EXPECT_EQ(times.due(), at(seconds(140)));
    times.named(at(seconds(120)));
    EXPECT_EQ(times.due(), at(seconds(120)));
}

TEST(look_times, a_busy_writer_makes_a_look_a_second) {
    look_times times(seconds(0));
    times.look(at(seconds(100)));
    times.written(at(seconds(100)));
    EXPECT_EQ(times.due(), at(seconds(101)));
    times.written(at(milliseconds(100'900)));
    EXPECT_EQ(times.due(), at(seconds(101)));
}

TEST(look_times, a_file_that_is_whole_soon_is_looked_at_then) {
    look_times times(seconds(30));
    times.look(at(seconds(100)));
    times.whole_after(at(seconds(100)), seconds(7));
    EXPECT_EQ(times.due(), at(seconds(107)));
    times.whole_after(at(seconds(100)), seconds(90));
    EXPECT_EQ(times.due(), at(seconds(107)));
}

struct watched_folder : ::testing::Test {
    bool arrived() { return bench.run(watch->arrived()); }

    file_folder folder;
    testing::component_fixture bench;
    std::unique_ptr<folder_watch> watch = std::make_unique<folder_watch>(
        folder.path().string(), milliseconds(0), bench.context("incoming 'in'"));
};

// The clock of the machine: each wait ends by the system's report, long before a minute.
TEST_F(watched_folder, is_reported_when_files_come_and_grow) {
    watch->open();
    EXPECT_TRUE(arrived());
    const auto begun = std::chrono::steady_clock::now();
    folder.write("a", "1");
    EXPECT_TRUE(arrived());
    folder.append("a", "2");
    EXPECT_TRUE(arrived());
    std::filesystem::rename(folder.file("a"), folder.file("b"));
    EXPECT_TRUE(arrived());
    EXPECT_LT(std::chrono::steady_clock::now() - begun, seconds(30));
    EXPECT_TRUE(bench.log.lines().empty());
    watch->close();
    EXPECT_FALSE(arrived());
}

TEST_F(watched_folder, that_is_missing_is_told_once_and_looked_at_all_the_same) {
    watch = std::make_unique<folder_watch>(folder.file("none"), milliseconds(0),
                                           bench.context("incoming 'in'"));
    watch->open();
    EXPECT_TRUE(arrived());
    ASSERT_EQ(bench.log.lines().size(), 1U);
    EXPECT_NE(bench.log.lines()[0].find("the system does not report changes of a folder"),
              std::string::npos);
    std::filesystem::create_directory(folder.file("none"));
    watch->open();  // due at once
    EXPECT_TRUE(arrived());
    folder.write("none/a", "1");
    EXPECT_TRUE(arrived());
    EXPECT_EQ(bench.log.lines().size(), 1U);
}

}  // namespace
}  // namespace sluice::file
