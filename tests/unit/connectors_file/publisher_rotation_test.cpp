#include "connectors/file/rotation.hpp"
#include "publisher_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

// Publishers that begin new files by themselves, and records that choose their file.

namespace sluice::file {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;
using texts = std::vector<std::string>;

file_facts facts_with(std::size_t size, wall_time modified) {
    file_facts facts;
    facts.size = size;
    facts.modified = modified;
    return facts;
}

TEST(rotation, by_size_counts_what_is_added) {
    const rotation_rule rule{.size = 100};
    const auto due = [&](std::size_t size, std::size_t added) {
        return is_rotation_due(rule, facts_with(size, {}), added, {});
    };
    EXPECT_FALSE(due(90, 10));
    EXPECT_TRUE(due(90, 11));
    EXPECT_FALSE(due(0, 1000));  // it would only leave an empty file
}

TEST(rotation, by_time_goes_by_the_hour_of_the_last_record) {
    const rotation_rule rule{.every = std::chrono::hours(1)};
    const auto at = [](int minutes) { return wall_time(std::chrono::minutes(minutes)); };
    const auto due = [&](int modified, int now) {
        return is_rotation_due(rule, facts_with(1, at(modified)), 1, at(now));
    };
    EXPECT_FALSE(due(60, 119));
    EXPECT_TRUE(due(119, 120));
    EXPECT_TRUE(due(60, 600));
    EXPECT_FALSE(due(120, 119));  // the clock was set back
}

class rotating : public ::testing::Test, protected publisher_fixture {
 protected:
    rotating() { options.rotate = rotation_rule{.size = 20}; }

    // All files, the oldest first: the former ones, then the present one.
    texts contents(const std::string& path) {
        texts found;
        for (const auto& one : former_files(path)) {
            found.push_back(folder.read(fs::path(one).filename().string()));
        }
        found.push_back(folder.read(fs::path(path).filename().string()));
        return found;
    }
};

TEST_F(rotating, no_file_is_larger_and_no_record_is_lost) {
    for (const auto* data :
         {"\"aaaaaa\"", "\"bbbbbb\"", "\"cccccc\"", "\"dddddd\"", "\"eeeeee\""}) {
        ASSERT_TRUE(put(data));
    }
    EXPECT_THAT(contents(options.path), ElementsAre("\"aaaaaa\"\n\"bbbbbb\"\n",
                                                    "\"cccccc\"\n\"dddddd\"\n", "\"eeeeee\"\n"));
}

TEST_F(rotating, a_former_file_is_removed_past_the_number_that_stays) {
    options.rotate->keep = 2;
    for (int i = 0; i < 6; ++i) {
        ASSERT_TRUE(put("\"a record of " + std::to_string(i) + "\""));
    }
    EXPECT_THAT(contents(options.path),
                ElementsAre("\"a record of 3\"\n", "\"a record of 4\"\n", "\"a record of 5\"\n"));
}

// Removing a former file frees its number. A newer file of the same tick once took it, and went
// next.
TEST_F(rotating, a_former_file_of_the_same_tick_is_no_older_one) {
    options.rotate->keep = 2;
    const auto tick = fs::file_time_type::clock::now();
    for (int i = 0; i < 9; ++i) {
        ASSERT_TRUE(put("\"a record of " + std::to_string(i) + "\""));
        fs::last_write_time(options.path, tick);
    }
    EXPECT_THAT(contents(options.path),
                ElementsAre("\"a record of 6\"\n", "\"a record of 7\"\n", "\"a record of 8\"\n"));
}

TEST_F(rotating, each_csv_has_its_header) {
    options.path = folder.file("out.csv");
    options.columns = {"a"};
    ASSERT_TRUE(put(R"({"a":"some long text"})"));
    ASSERT_TRUE(put(R"({"a":"another one"})"));
    EXPECT_THAT(contents(options.path), ElementsAre("a\nsome long text\n", "a\nanother one\n"));
}

// The record was written, and its file was rotated away twice before anybody asked.
TEST_F(rotating, a_record_of_unknown_outcome_is_found_in_a_former_file) {
    ASSERT_TRUE(put("\"the first one\""));
    const auto lost = prepare("\"unknown\"");
    ASSERT_TRUE(put("\"before it, by another\""));
    ASSERT_TRUE(send(lost));
    ASSERT_TRUE(put("\"after it, by another\""));
    ASSERT_TRUE(put("\"and after that\""));
    EXPECT_GT(former_files(options.path).size(), 2U);
    restart();
    const auto found = verify(lost);
    EXPECT_TRUE(found.reliable);
    EXPECT_THAT(found.candidates, SizeIs(1));
}

TEST_F(rotating, a_record_that_was_not_written_is_found_nowhere) {
    ASSERT_TRUE(put("\"the first one\""));
    const auto lost = prepare("\"unknown\"");
    for (int i = 0; i < 5; ++i) {
        ASSERT_TRUE(put("\"of another " + std::to_string(i) + "\""));
    }
    const auto found = verify(lost);
    EXPECT_TRUE(found.reliable);
    EXPECT_TRUE(found.candidates.empty());
}

TEST_F(rotating, with_too_many_former_files_a_person_decides) {
    ASSERT_TRUE(put("\"the first one\""));
    const auto lost = prepare("\"unknown\"");
    for (int i = 0; i < 12; ++i) {
        ASSERT_TRUE(put("\"of another " + std::to_string(i) + "\""));
    }
    EXPECT_FALSE(verify(lost).reliable);
}

TEST_F(rotating, a_line_without_an_end_stays_where_it_is) {
    folder.write("out.ndjson", "\"another writes this");
    ASSERT_TRUE(put("\"ours is here\""));
    EXPECT_THAT(contents(options.path), ElementsAre("\"another writes this\n\"ours is here\"\n"));
}

class named : public ::testing::Test, protected publisher_fixture {
 protected:
    named() {
        options.path = folder.file("out");
        name("{{ shop }}/{{ month }}.ndjson");
    }
    void name(const std::string& text) { options.name = text_template::compile(text).value(); }

    std::string refusal(const std::string& data) {
        if (!target) {
            restart();
        }
        const auto made = target->prepare({"items", "1", {}, parse_json(data).value()}, "key");
        return made ? "" : describe(made.error());
    }
};

TEST_F(named, each_record_goes_to_its_file) {
    ASSERT_TRUE(put(R"({"shop":"a","month":1})"));
    ASSERT_TRUE(put(R"({"shop":"b","month":1})"));
    ASSERT_TRUE(put(R"({"shop":"a","month":1,"n":2})"));
    EXPECT_EQ(folder.read("out/a/1.ndjson"),
              "{\"shop\":\"a\",\"month\":1}\n{\"shop\":\"a\",\"month\":1,\"n\":2}\n");
    EXPECT_EQ(folder.read("out/b/1.ndjson"), "{\"shop\":\"b\",\"month\":1}\n");
}

TEST_F(named, a_batch_is_written_file_by_file) {
    std::vector<delivery> batch;
    for (const auto* data :
         {R"({"shop":"a","month":1})", R"({"shop":"b","month":1})", R"({"shop":"a","month":1})"}) {
        batch.push_back(prepare(data));
    }
    target->arrange(batch);
    const auto plans = batch;
    const auto done = bench.run(target->send_all(batch));
    ASSERT_EQ(done.size(), 3U);
    for (std::size_t i = 0; i < done.size(); ++i) {
        ASSERT_TRUE(done[i]);
        EXPECT_THAT(verify(plans[i]).candidates, SizeIs(i == 1 ? 1 : 2));
    }
    EXPECT_EQ(folder.read("out/a/1.ndjson"),
              "{\"shop\":\"a\",\"month\":1}\n{\"shop\":\"a\",\"month\":1}\n");
}

TEST_F(named, values_are_names_and_nothing_else) {
    for (const auto* shop : {R"("..")", R"(".")", R"("")", R"("a/b")", R"("../../etc")",
                             R"("a\u0000b")", R"("a\nb")", R"(["a"])", R"({"a":1})"}) {
        EXPECT_NE(refusal(R"({"month":1,"shop":)" + std::string(shop) + "}"), "") << shop;
    }
    EXPECT_THAT(refusal(R"({"month":1})"), HasSubstr("null"));
    EXPECT_THAT(refusal(R"({"shop":"a/../b","month":1})"), HasSubstr("a value holds a slash"));
    EXPECT_THAT(refusal("{\"month\":1,\"shop\":\"" + std::string(256, 'x') + "\"}"),
                HasSubstr("longer than 255 bytes"));
    // Two halves of a name cannot make a way out.
    name("{{ shop }}{{ month }}/x.ndjson");
    restart();
    EXPECT_THAT(refusal(R"({"shop":".","month":"."})"), HasSubstr("leads to another directory"));
    EXPECT_FALSE(fs::exists(folder.file("out")));
}

TEST_F(named, no_link_leads_out_of_the_directory) {
    fs::create_directories(folder.file("elsewhere"));
    fs::create_directories(folder.file("out"));
    fs::create_directory_symlink(folder.file("elsewhere"), folder.file("out/a"));
    const auto by_directory = put(R"({"shop":"a","month":1})");
    ASSERT_FALSE(by_directory);
    EXPECT_EQ(by_directory.error().kind, failure_class::refused);
    EXPECT_THAT(by_directory.error().message, HasSubstr("out/a' is a link"));
    fs::create_directories(folder.file("out/b"));
    folder.write("elsewhere/secret", "");
    fs::create_symlink(folder.file("elsewhere/secret"), folder.file("out/b/1.ndjson"));
    const auto by_file = put(R"({"shop":"b","month":1})");
    ASSERT_FALSE(by_file);
    EXPECT_THAT(by_file.error().message, HasSubstr("1.ndjson' is a link"));
    EXPECT_EQ(folder.read("elsewhere/secret"), "");
    EXPECT_FALSE(fs::exists(folder.file("elsewhere/1.ndjson")));
}

// A template with the time names another file an hour later; the intent names the first one.
TEST_F(named, the_file_is_chosen_with_the_intent) {
    auto made = prepare(R"({"shop":"a","month":1})");
    made.entity.data.get_object()["month"] = 2;
    ASSERT_TRUE(send(std::move(made)));
    EXPECT_EQ(folder.read("out/a/1.ndjson"), "{\"shop\":\"a\",\"month\":2}\n");
}

TEST_F(named, more_files_than_are_kept_open_are_written) {
    for (int round = 0; round < 2; ++round) {
        for (int shop = 0; shop < 100; ++shop) {
            ASSERT_TRUE(put("{\"shop\":" + std::to_string(shop) + ",\"month\":1}"));
        }
    }
    for (int shop = 0; shop < 100; ++shop) {
        const auto text = "{\"shop\":" + std::to_string(shop) + ",\"month\":1}\n";
        EXPECT_EQ(folder.read("out/" + std::to_string(shop) + "/1.ndjson"), text + text);
    }
}

}  // namespace
}  // namespace sluice::file
