#include "connectors/file/folder_reader.hpp"

#include "folder_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::file {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

struct folder : ::testing::Test, folder_fixture {
    wall_time modified(const std::string& name) {
        return facts_at(directory.file(name)).value().modified;
    }
};

TEST_F(folder, each_file_is_taken_once_in_the_order_of_names) {
    write("b.ndjson", "{\"id\":2}\n");
    write("a.ndjson", "{\"id\":1}\n");
    write("other.txt", "no");
    EXPECT_THAT(run(), ElementsAre("{\"id\":1}", "{\"id\":2}"));
    EXPECT_THAT(run(), IsEmpty());
    write("c.ndjson", "{\"id\":3}\n");
    EXPECT_THAT(run(), ElementsAre("{\"id\":3}"));
    restart();
    EXPECT_THAT(run(), IsEmpty());
    EXPECT_EQ(facts.size(), 3U);
}

TEST_F(folder, a_page_takes_the_records_of_several_files) {
    settings.read.page_size = 3;
    write("a.ndjson", "1\n2\n");
    write("b.ndjson", "3\n4\n");
    const auto first = page();
    ASSERT_EQ(first->page.entities.size(), 3U);
    EXPECT_EQ(write_json(first->page.entities[2].data), "3");
    EXPECT_EQ(first->page.entities[2].type, "b");
    EXPECT_EQ(first->page.entities[2].headers.at("line"), "1");
    EXPECT_FALSE(first->page.last);
    EXPECT_FALSE(first->page.whole);
    restart();
    EXPECT_THAT(run(), ElementsAre("4"));
}

TEST_F(folder, a_file_that_changes_is_read_again_from_its_beginning) {
    write("a.ndjson", "1\n");
    EXPECT_THAT(run(), ElementsAre("1"));
    write("a.ndjson", "1\n2\n");
    EXPECT_THAT(run(), ElementsAre("1", "2"));
    EXPECT_THAT(run(), IsEmpty());
}

TEST_F(folder, a_file_keeps_its_memory_under_a_new_name) {
    write("a.ndjson", "1\n");
    EXPECT_THAT(run(), ElementsAre("1"));
    rename("a.ndjson", "b.ndjson");
    EXPECT_THAT(run(), IsEmpty());
    EXPECT_EQ(facts.size(), 1U);
}

// A disk that is not mounted looks like an empty folder.
TEST_F(folder, files_that_are_gone_for_a_while_are_not_taken_again) {
    write("a.ndjson", "1\n");
    EXPECT_THAT(run(), ElementsAre("1"));
    rename("a.ndjson", "hidden");
    EXPECT_THAT(run(), IsEmpty());
    now += std::chrono::days(89);
    EXPECT_THAT(run(), IsEmpty());
    rename("hidden", "a.ndjson");
    restart();
    EXPECT_THAT(run(), IsEmpty());
    rename("a.ndjson", "hidden");
    EXPECT_THAT(run(), IsEmpty());
    now += std::chrono::days(91);
    EXPECT_THAT(run(), IsEmpty());
    EXPECT_THAT(facts, IsEmpty());
}

TEST_F(folder, a_file_waits_until_it_has_been_quiet) {
    write("a.ndjson", "1\n");
    now = modified("a.ndjson") + std::chrono::seconds(29);
    const auto early = page();
    EXPECT_THAT(early->page.entities, IsEmpty());
    EXPECT_TRUE(early->page.last);
    EXPECT_EQ(early->next_whole, modified("a.ndjson") + std::chrono::seconds(30));
    now += std::chrono::seconds(1);
    EXPECT_THAT(run(), ElementsAre("1"));
}

// A copy keeps the time of its original, and clocks differ.
TEST_F(folder, a_time_that_lies_ahead_holds_no_file_back) {
    write("a.ndjson", "1\n");
    now = modified("a.ndjson") + std::chrono::minutes(1);
    std::filesystem::last_write_time(directory.file("a.ndjson"),
                                     std::chrono::file_clock::from_sys(now + std::chrono::days(3)));
    EXPECT_THAT(run(), ElementsAre("1"));
}

TEST_F(folder, a_marker_says_that_a_file_is_whole) {
    take("*");
    settings.read.format = file_format::ndjson;
    settings.folder.marker = settings.finish.marker = ".ok";
    move();
    now = wall_time();  // no file is quiet
    write("a.ndjson", "1\n");
    EXPECT_THAT(run(), IsEmpty());
    write("a.ndjson.ok", "");
    EXPECT_THAT(run(), ElementsAre("1"));
    EXPECT_THAT(names(), ElementsAre("done/a.ndjson"));
    // The next file of that name waits for a marker of its own.
    write("a.ndjson", "2\n");
    EXPECT_THAT(run(), IsEmpty());
}

TEST_F(folder, files_are_moved_after_their_records_are_in_the_ledger) {
    move();
    write("a.ndjson", "1\n");
    write("b.ndjson", "");
    const auto first = page();
    EXPECT_THAT(names(), ElementsAre("a.ndjson", "b.ndjson"));
    EXPECT_FALSE(first->page.last);
    const auto second = page();
    EXPECT_THAT(names(), ElementsAre("done/a.ndjson", "done/b.ndjson"));
    EXPECT_TRUE(second->page.last);
    EXPECT_THAT(facts, IsEmpty());
}

TEST_F(folder, a_moved_file_replaces_none) {
    move();
    for (const auto* text : {"1\n", "2\n", "3\n"}) {
        write("a.ndjson", text);
        std::filesystem::last_write_time(
            directory.file("a.ndjson"),
            std::chrono::file_clock::from_sys(wall_time(std::chrono::seconds(1'000'000'000))));
        EXPECT_EQ(run().size(), 1U);
    }
    EXPECT_THAT(names(), ElementsAre("done/a.20010909T014640Z.2.ndjson",
                                     "done/a.20010909T014640Z.ndjson", "done/a.ndjson"));
    EXPECT_EQ(directory.read("done/a.ndjson"), "1\n");
}

TEST_F(folder, files_are_deleted) {
    settings.after = after_reading::finish;
    write("a.ndjson", "1\n");
    EXPECT_THAT(run(), ElementsAre("1"));
    EXPECT_THAT(names(), IsEmpty());
}

// The process may be killed at any moment: before the commit, after it, in the middle of moving.
TEST_F(folder, a_kill_between_taking_and_moving_takes_nothing_twice) {
    for (int kill = 0; kill < 4; ++kill) {
        SCOPED_TRACE(kill);
        folder_fixture each;
        each.move();
        each.settings.read.page_size = 2;
        for (const auto* name : {"a", "b", "c"}) {
            each.write(std::string(name) + ".ndjson",
                       "\"" + std::string(name) + "1\"\n\"" + name + "2\"\n");
        }
        texts found;
        for (int pages = 0;; ++pages) {
            const bool commits = pages != kill;
            const auto outcome = each.page(commits);
            ASSERT_TRUE(outcome);
            if (!commits) {
                continue;  // nothing of it is in the ledger
            }
            each.add(*outcome, found);
            each.restart();
            if (outcome->page.last) {
                break;
            }
        }
        EXPECT_THAT(found, ElementsAre("\"a1\"", "\"a2\"", "\"b1\"", "\"b2\"", "\"c1\"", "\"c2\""));
        EXPECT_THAT(each.names(), ElementsAre("done/a.ndjson", "done/b.ndjson", "done/c.ndjson"));
    }
}

TEST_F(folder, a_file_that_grows_after_it_was_read_is_read_on_before_it_is_moved) {
    move();
    write("a.ndjson", "1\n");
    page();
    directory.append("a.ndjson", "2\n");
    EXPECT_THAT(run(), ElementsAre("2"));
    EXPECT_THAT(notes, ElementsAre("a file was written to after it was read, and is read on: "
                                   "a.ndjson"));
    EXPECT_THAT(names(), ElementsAre("done/a.ndjson"));
    EXPECT_THAT(facts, IsEmpty());
}

// Its writer replaced it between the commit and the move.
TEST_F(folder, another_file_of_that_name_is_not_moved_for_it) {
    move();
    write("a.ndjson", "1\n");
    page();
    write("next", "2\n");
    rename("next", "a.ndjson");
    EXPECT_THAT(run(), IsEmpty());
    EXPECT_THAT(names(), ElementsAre("a.ndjson"));
    EXPECT_THAT(run(), ElementsAre("2"));
    EXPECT_EQ(directory.read("done/a.ndjson"), "2\n");
}

TEST_F(folder, a_file_that_cannot_be_moved_fails_the_run_and_is_not_taken_again) {
    move();
    write("a.ndjson", "1\n");
    write("done", "in the way");
    const auto found = run();
    ASSERT_EQ(found.size(), 2U);
    EXPECT_EQ(found[0], "1");
    EXPECT_THAT(found[1], HasSubstr("cannot move 'a.ndjson': Not a directory"));
    EXPECT_EQ(run().size(), 1U);
    std::filesystem::remove(directory.file("done"));
    EXPECT_THAT(run(), IsEmpty());
    EXPECT_THAT(names(), ElementsAre("done/a.ndjson"));
}

TEST_F(folder, a_bad_file_holds_up_no_other_and_goes_on_when_it_is_mended) {
    move();
    settings.read.format = file_format::json;
    take("*.json");
    write("a.json", "[1, 2");
    write("b.json", "[3]");
    const auto found = run();
    ASSERT_EQ(found.size(), 3U);
    EXPECT_EQ(found[0], "1");
    EXPECT_EQ(found[1], "3");
    EXPECT_THAT(found[2], HasSubstr("a.json:1: the file ends inside of its array"));
    EXPECT_THAT(names(), ElementsAre("a.json", "done/b.json"));
    EXPECT_THAT(run(), IsEmpty());
    write("a.json", "[1, 2]");
    EXPECT_THAT(run(), ElementsAre("2"));
    EXPECT_THAT(names(), ElementsAre("done/a.json", "done/b.json"));
    EXPECT_THAT(facts, IsEmpty());
}

TEST_F(folder, a_bad_record_fails_the_run_where_that_is_asked_for) {
    settings.read.fails_at_bad_record = true;
    write("a.ndjson", "1\n");
    write("b.ndjson", "2\n{\n");
    const auto found = run();
    EXPECT_EQ(found[0], "1");
    EXPECT_EQ(found[1], "2");
    EXPECT_THAT(found[2], HasSubstr("b.ndjson:2"));
    EXPECT_EQ(run().size(), 1U);
    write("b.ndjson", "2\n3\n");
    EXPECT_THAT(run(), ElementsAre("3"));
}

TEST_F(folder, records_that_are_compared_have_a_page_for_each_file) {
    settings.one_file_a_page = true;
    write("a.ndjson", "1\n");
    write("b.ndjson", "2\n");
    const auto first = page();
    EXPECT_EQ(first->page.entities.size(), 1U);
    EXPECT_TRUE(first->page.begins_anew);
    EXPECT_FALSE(first->page.last);
    EXPECT_EQ(page()->page.entities.size(), 1U);
}

TEST_F(folder, a_folder_that_cannot_be_read_fails_the_run) {
    take("none/*.ndjson");
    EXPECT_THAT(run(), ElementsAre(HasSubstr("cannot list the folder 'none'")));
}

}  // namespace
}  // namespace sluice::file
