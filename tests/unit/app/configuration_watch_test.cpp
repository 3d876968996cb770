#include "app/configuration_watch.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <support/temporary_directory.hpp>

namespace sluice::app {
namespace {

namespace fs = std::filesystem;

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class read_files_test : public ::testing::Test {
 protected:
    read_files_test() {
        fs::create_directory(directory_ / "sub");
        write("a.yaml", "a: 1\n");
        write("sub/b.yaml", "b: 1\n");
    }
    void write(const std::string& name, const std::string& text) {
        std::ofstream(path(name), std::ios::binary) << text;
        // A file system may tell the same time of two writes.
        fs::last_write_time(path(name), fs::file_time_type(std::chrono::seconds(++written_)));
    }
    fs::path path(const std::string& name) const { return directory_ / name; }
    read_files read() const { return {directory_.path(), {path("a.yaml"), path("sub/b.yaml")}}; }

    testing::temporary_directory directory_;
    int written_ = 0;
};

TEST_F(read_files_test, are_the_same_until_they_say_something_else) {
    auto files = read();
    EXPECT_THAT(files.changed(), IsEmpty());
    write("a.yaml", "a: 1\n");
    EXPECT_THAT(files.changed(), IsEmpty()) << "written anew, and the same";
    write("a.yaml", "a: 2\n");
    EXPECT_THAT(files.changed(), ElementsAre(path("a.yaml").string()));
    EXPECT_THAT(files.changed(), ElementsAre(path("a.yaml").string())) << "still";
    write("a.yaml", "a: 1\n");
    EXPECT_THAT(files.changed(), IsEmpty()) << "as it was";
}

TEST_F(read_files_test, tell_what_is_gone_and_what_has_come) {
    auto files = read();
    fs::remove(path("sub/b.yaml"));
    write("c.yaml", "c: 1\n");
    write(".hidden.yaml", "no\n");
    write("notes.txt", "no\n");
    EXPECT_THAT(files.changed(), ElementsAre(path("c.yaml").string(), path("sub/b.yaml").string()));
}

TEST_F(read_files_test, of_one_file_are_that_file) {
    read_files files(path("a.yaml"), {path("a.yaml")});
    write("c.yaml", "c: 1\n");
    EXPECT_THAT(files.changed(), IsEmpty());
}

TEST(daemon_facts, are_read_as_they_were_stored) {
    daemon_facts facts;
    facts.process = "12";
    facts.version = "1.0";
    facts.configuration = "/etc/sluice";
    facts.started = parse_utc("2026-01-31T09:00:00Z").value();
    facts.changed = {"/etc/sluice/a.yaml"};
    facts.changed_since = parse_utc("2026-01-31T10:00:00Z").value();
    const auto change = stored(facts);
    const auto read = read_facts({change.key, change.value.value(), {}, {}});
    ASSERT_TRUE(read);
    EXPECT_EQ(read->process, "12");
    EXPECT_EQ(read->started, facts.started);
    EXPECT_EQ(read->changed, facts.changed);
    EXPECT_EQ(read->changed_since, facts.changed_since);
    EXPECT_FALSE(read_facts({"facts", "[]", {}, {}}));
    EXPECT_FALSE(read_facts({"facts", R"({"started":"soon"})", {}, {}}));
}

}  // namespace
}  // namespace sluice::app
