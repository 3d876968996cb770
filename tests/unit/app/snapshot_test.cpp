#include "app/snapshot.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
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
        // A file system may give two writes the same time.
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

TEST_F(read_files_test, look_at_every_text_when_sizes_and_times_may_lie) {
    const auto files = read();
    const auto written = fs::last_write_time(path("a.yaml"));
    std::ofstream(path("a.yaml"), std::ios::binary) << "a: 2\n";
    fs::last_write_time(path("a.yaml"), written);
    EXPECT_THAT(files.changed(), IsEmpty());
    EXPECT_THAT(files.changed_texts(), ElementsAre(path("a.yaml").string()));
}

TEST_F(read_files_test, tell_which_were_emptied) {
    const auto before = read();
    EXPECT_THAT(read().emptied_since(before), IsEmpty());
    write("a.yaml", "");
    EXPECT_THAT(read().emptied_since(before), ElementsAre(path("a.yaml").string()));
    EXPECT_THAT(before.emptied_since(read()), IsEmpty());
}

struct snapshots : ::testing::Test {
    void write(const std::string& name, const std::string& text) const {
        std::ofstream(directory / name, std::ios::binary) << text;
    }
    snapshot read(const read_files& earlier = {}) const {
        return read_snapshot(directory.path(), started, earlier);
    }
    std::string path(const std::string& name) const {
        return fs::absolute(directory / name).lexically_normal().string();
    }

    testing::temporary_directory directory;
    environment_at_start started;
};

TEST_F(snapshots, know_the_hash_of_the_text_that_they_have_read) {
    write("a.yaml", "storages: {one: {}}\n");
    const auto first = read();
    EXPECT_TRUE(first.given.good()) << first.given.problems.to_text();
    EXPECT_THAT(first.given.names("storages"), ElementsAre("one"));
    EXPECT_THAT(first.files.changed_texts(), IsEmpty());
    write("a.yaml", "storages: {two: {}}\n");
    EXPECT_THAT(first.files.changed_texts(), ElementsAre(path("a.yaml")));
}

TEST_F(snapshots, cover_included_files_and_those_of_variables) {
    const testing::temporary_directory outside;
    std::ofstream(outside / "more.yaml")
        << "storages: {two: {description: \"${file:" << (outside / "text").string() << "}\"}}\n";
    std::ofstream(outside / "text") << "said\n";
    write("a.yaml", "include: [" + (outside / "more.yaml").string() + "]\n");
    const auto made = read();
    ASSERT_TRUE(made.given.good()) << made.given.problems.to_text();
    EXPECT_THAT(made.given.names("storages"), ElementsAre("two"));
    EXPECT_THAT(made.files.changed_texts(), IsEmpty());
    EXPECT_THAT(read(made.files).files.changed_texts(), IsEmpty());
    std::ofstream(outside / "text") << "other\n";
    EXPECT_THAT(made.files.changed(), ElementsAre((outside / "text").string()));
    std::ofstream(outside / "more.yaml") << "storages: {}\n";
    EXPECT_EQ(made.files.changed().size(), 2U);
}

TEST_F(snapshots, forget_a_file_that_is_included_no_more) {
    const testing::temporary_directory outside;
    std::ofstream(outside / "more.yaml") << "storages: {two: {}}\n";
    write("a.yaml", "include: [" + (outside / "more.yaml").string() + "]\n");
    const auto before = read();
    write("a.yaml", "storages: {one: {}}\n");
    const auto after = read(before.files);
    EXPECT_THAT(after.given.names("storages"), ElementsAre("one"));
    EXPECT_EQ(after.files.all().size(), 1U);
}

TEST_F(snapshots, hold_the_mistakes_of_files_that_cannot_be_read) {
    write("a.yaml", "storages: {one: {}}\n");
    fs::create_symlink("nowhere", directory / "b.yaml");
    const auto made = read();
    EXPECT_FALSE(made.given.good());
    EXPECT_THAT(made.given.problems.to_text(), ::testing::HasSubstr("there is no such file"));
    fs::remove(directory / "b.yaml");
    EXPECT_TRUE(read().given.good());
}

TEST_F(snapshots, take_values_from_the_environment_file_when_the_start_did) {
    write("environment", "SNAPSHOT_TEST=one\n");
    ::setenv("SNAPSHOT_TEST", "one", 1);
    started = environment_of_file(directory.path());
    write("a.yaml", "storages: {\"s\": {description: \"${env:SNAPSHOT_TEST}\"}}\n");
    const auto text = [&] {
        return read().given.all("storages").at("s").written.find("description")->text;
    };
    EXPECT_EQ(text(), "one");
    write("environment", "SNAPSHOT_TEST=two\n");
    EXPECT_EQ(text(), "two");
    // A value that did not come from the file keeps the process's value.
    ::setenv("SNAPSHOT_TEST", "own", 1);
    started = environment_of_file(directory.path());
    EXPECT_EQ(text(), "own");
    ::unsetenv("SNAPSHOT_TEST");
}

}  // namespace
}  // namespace sluice::app
