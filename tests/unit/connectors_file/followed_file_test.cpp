#include "connectors/file/folder_reader.hpp"
#include "folder_fixture.hpp"
#include "support/net_gzip.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

// Files that their writers append to and rotate.

namespace sluice::file {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct followed : ::testing::Test, folder_fixture {
    followed() { follow("app.ndjson"); }
};

TEST_F(followed, gives_what_is_added_also_after_a_restart) {
    write("app.ndjson", "1\n");
    EXPECT_THAT(run(), ElementsAre("1"));
    EXPECT_THAT(run(), IsEmpty());
    directory.append("app.ndjson", "2\n3\n");
    restart();
    EXPECT_THAT(run(), ElementsAre("2", "3"));
    EXPECT_THAT(run(), IsEmpty());
    EXPECT_EQ(facts.size(), 1U);
}

TEST_F(followed, a_line_waits_for_its_end_until_the_file_is_quiet) {
    write("app.ndjson", "1\n23");
    now = facts_at(directory.file("app.ndjson")).value().modified;
    EXPECT_THAT(run(), ElementsAre("1"));
    EXPECT_THAT(run(), IsEmpty());
    directory.append("app.ndjson", "4\n");
    EXPECT_THAT(run(), ElementsAre("234"));
    directory.append("app.ndjson", "5");
    now = facts_at(directory.file("app.ndjson")).value().modified;
    EXPECT_THAT(run(), IsEmpty());
    now += std::chrono::seconds(31);
    EXPECT_THAT(run(), ElementsAre("5"));
    EXPECT_THAT(run(), IsEmpty());
}

TEST_F(followed, a_renamed_file_is_read_to_its_end_and_then_the_new_one) {
    write("app.ndjson", "1\n");
    run();
    directory.append("app.ndjson", "2\n");
    rename("app.ndjson", "app.ndjson.1");
    write("app.ndjson", "3\n");
    restart();
    const auto both = page();
    ASSERT_EQ(both->page.entities.size(), 2U);
    EXPECT_EQ(write_json(both->page.entities[0].data), "2");
    EXPECT_EQ(both->page.entities[0].type, "app");
    EXPECT_EQ(both->page.entities[0].headers.at("file"), directory.file("app.ndjson.1"));
    EXPECT_EQ(write_json(both->page.entities[1].data), "3");
    // Its writer has not noticed yet.
    directory.append("app.ndjson.1", "4\n");
    directory.append("app.ndjson", "5\n");
    EXPECT_THAT(run(), ElementsAre("4", "5"));
    EXPECT_THAT(run(), IsEmpty());
}

TEST_F(followed, a_copied_and_cut_file_loses_nothing) {
    write("app.ndjson", "1\n");
    run();
    directory.append("app.ndjson", "2\n");
    std::filesystem::copy_file(directory.file("app.ndjson"), directory.file("app.ndjson.1"));
    std::filesystem::resize_file(directory.file("app.ndjson"), 0);
    restart();
    EXPECT_THAT(run(), ElementsAre("2"));
    directory.append("app.ndjson", "3\n");
    EXPECT_THAT(run(), ElementsAre("3"));
    EXPECT_THAT(run(), IsEmpty());
}

// It was cut off, and is longer again than before.
TEST_F(followed, a_cut_file_that_grew_is_read_from_its_beginning) {
    write("app.ndjson", "1\n");
    run();
    std::filesystem::copy_file(directory.file("app.ndjson"), directory.file("app.ndjson.1"));
    std::filesystem::resize_file(directory.file("app.ndjson"), 0);
    directory.append("app.ndjson", "7\n8\n");
    EXPECT_THAT(run(), ElementsAre("7", "8"));
}

TEST_F(followed, a_rest_that_was_packed_is_read) {
    write("app.ndjson", "1\n");
    run();
    write("app.ndjson.1.gz", testing::gzipped("1\n2\n"));
    std::filesystem::remove(directory.file("app.ndjson"));
    write("app.ndjson", "3\n");
    EXPECT_THAT(run(), ElementsAre("2", "3"));
    EXPECT_THAT(run(), IsEmpty());
}

// The daemon was down while the file was rotated twice. Old files of before the first look stay.
TEST_F(followed, a_file_that_came_and_went_between_two_looks_is_read) {
    write("app.ndjson.9", "old\n");
    now = facts_at(directory.file("app.ndjson.9")).value().modified + std::chrono::seconds(5);
    write("app.ndjson", "1\n");
    EXPECT_THAT(run(), ElementsAre("1"));
    const auto later = [&](const std::string& name) {
        // Its time of birth is that of the machine; the looks lie in the past then.
        auto fact = parse_json(facts.begin()->second).value();
        fact.get_object()["taken"] = 0;
        facts.begin()->second = write_json(fact);
        return directory.file(name);
    };
    rename("app.ndjson", "app.ndjson.2");
    write("app.ndjson.1", "2\n");
    write("app.ndjson", "3\n");
    std::filesystem::remove(later("app.ndjson.9"));
    restart();
    EXPECT_THAT(run(), ElementsAre("2", "3"));
    EXPECT_THAT(run(), IsEmpty());
}

// An operator copies the file before changing something.
TEST_F(followed, a_backup_is_not_read) {
    const auto modified = [&] { return facts_at(directory.file("app.ndjson")).value().modified; };
    write("app.ndjson", "");
    now = modified();
    EXPECT_THAT(run(), IsEmpty());
    directory.append("app.ndjson", "1\n");
    std::filesystem::copy_file(directory.file("app.ndjson"), directory.file("app.ndjson.bak"));
    directory.append("app.ndjson", "2\n");
    now = modified();
    EXPECT_THAT(run(), ElementsAre("1", "2"));
    std::filesystem::copy_file(directory.file("app.ndjson"), directory.file("app.ndjson.bak2"));
    directory.append("app.ndjson", "3\n");
    now = modified();
    EXPECT_THAT(run(), ElementsAre("3"));
}

TEST_F(followed, an_old_file_of_a_similar_name_is_left_alone) {
    write("app.ndjson.1", "old\n");
    now = facts_at(directory.file("app.ndjson.1")).value().modified + std::chrono::seconds(5);
    write("app.ndjson", "1\n");
    EXPECT_THAT(run(), ElementsAre("1"));
    directory.append("app.ndjson", "2\n");
    EXPECT_THAT(run(), ElementsAre("2"));
}

TEST_F(followed, a_pattern_that_names_rotated_files_gives_no_line_twice) {
    follow("app*");
    settings.read.format = file_format::ndjson;
    write("app.ndjson", "1\n");
    run();
    directory.append("app.ndjson", "2\n");
    rename("app.ndjson", "app.ndjson.1");
    write("app.ndjson", "3\n");
    EXPECT_THAT(run(), ElementsAre("3", "2"));
    rename("app.ndjson.1", "app.ndjson.2");
    rename("app.ndjson", "app.ndjson.1");
    write("app.ndjson", "4\n");
    EXPECT_THAT(run(), ElementsAre("4"));
    // A copy, as copytruncate makes it.
    directory.append("app.ndjson", "5\n");
    std::filesystem::copy_file(directory.file("app.ndjson"), directory.file("app.ndjson.0"));
    std::filesystem::resize_file(directory.file("app.ndjson"), 0);
    EXPECT_THAT(run(), ElementsAre("5"));
    EXPECT_THAT(run(), IsEmpty());
}

TEST_F(followed, a_csv_keeps_its_header) {
    follow("app.csv");
    write("app.csv", "id,name\n1,Mug\n");
    EXPECT_THAT(run(), ElementsAre(R"({"id":"1","name":"Mug"})"));
    directory.append("app.csv", "2,Cup\n");
    restart();
    EXPECT_THAT(run(), ElementsAre(R"({"id":"2","name":"Cup"})"));
}

// A writer that appends, flushes half lines, rotates by both ways and is read with kills between:
// every line comes once, in order.
TEST_F(followed, a_busy_writer_loses_and_doubles_nothing) {
    for (unsigned seed = 1; seed <= 40; ++seed) {
        SCOPED_TRACE(seed);
        folder_fixture each;
        each.follow("app.ndjson");
        std::mt19937 random(seed);
        const auto chance = [&](unsigned in) { return random() % in == 0; };
        each.write("app.ndjson", "");
        each.now = facts_at(each.directory.file("app.ndjson")).value().modified;
        EXPECT_EQ(each.run(), texts());
        texts written;
        texts found;
        int rotations = 0;
        for (int step = 0; step < 200; ++step) {
            const auto line = std::to_string(written.size() + 1000);
            written.push_back(line);
            each.directory.append("app.ndjson", line.substr(0, 2));
            each.now = facts_at(each.directory.file("app.ndjson")).value().modified;
            if (chance(4)) {
                for (const auto& one : each.run()) {
                    found.push_back(one);
                }
            }
            each.directory.append("app.ndjson", line.substr(2) + "\n");
            if (chance(20)) {
                const auto to = "app.ndjson." + std::to_string(++rotations);
                if (chance(2)) {
                    each.rename("app.ndjson", to);
                    each.write("app.ndjson", "");
                } else {
                    std::filesystem::copy_file(each.directory.file("app.ndjson"),
                                               each.directory.file(to));
                    std::filesystem::resize_file(each.directory.file("app.ndjson"), 0);
                }
                for (const auto& one : each.run()) {
                    found.push_back(one);
                }
            }
            if (chance(6)) {
                ASSERT_TRUE(each.page(false));  // killed before the commit
            }
        }
        for (const auto& one : each.run()) {
            found.push_back(one);
        }
        EXPECT_EQ(found, written);
    }
}

}  // namespace
}  // namespace sluice::file
