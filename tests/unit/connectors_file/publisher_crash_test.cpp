#include "publisher_fixture.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <sys/resource.h>

// The state that a crash, a full disk or a rotation leaves, and the publisher's answer about it.

namespace sluice::file {
namespace {

namespace fs = std::filesystem;

// Limits files of this process to `bytes`, as a full disk does: a write is cut short, the next one
// fails.
class file_size_limit {
 public:
    explicit file_size_limit(rlim_t bytes) {
        handler_ = std::signal(SIGXFSZ, SIG_IGN);
        ::getrlimit(RLIMIT_FSIZE, &before_);
        const rlimit lower{bytes, before_.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &lower);
    }
    file_size_limit(const file_size_limit&) = delete;
    file_size_limit& operator=(const file_size_limit&) = delete;
    ~file_size_limit() {
        ::setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, handler_);
    }

 private:
    rlimit before_{};
    void (*handler_)(int) = nullptr;
};

TEST(file_publisher_crash, nothing_was_written) {
    publisher_fixture file;
    ASSERT_TRUE(file.put("1"));
    const auto lost = file.prepare("2");
    file.restart();
    const auto found = file.verify(lost);
    EXPECT_TRUE(found.candidates.empty());
    EXPECT_TRUE(found.reliable);
}

TEST(file_publisher_crash, it_was_written_and_the_outcome_lost) {
    publisher_fixture file;
    ASSERT_TRUE(file.put("2"));  // the same bytes, but of an earlier task
    const auto lost = file.prepare("2");
    const auto done = file.send(lost).value();
    file.restart();
    const auto found = file.verify(lost);
    EXPECT_EQ(found.candidates, std::vector<std::string>{done.external_id});
    EXPECT_TRUE(found.reliable);
}

TEST(file_publisher_crash, equal_records_of_one_batch_are_told_apart_by_their_places) {
    publisher_fixture file;
    std::vector<delivery> batch;
    for (int n = 0; n < 3; ++n) {
        batch.push_back(file.prepare("7"));
    }
    const auto lost = batch[1];
    const auto outcomes = file.bench.run(file.target->send_all(std::move(batch)));
    std::vector<std::string> ids;
    for (const auto& outcome : outcomes) {
        ids.push_back(outcome.value().external_id);
    }
    file.restart();
    EXPECT_EQ(file.verify(lost).candidates, ids);
}

TEST(file_publisher_crash, a_torn_record_is_cut_off_and_sent_again) {
    for (const std::size_t kept : {1U, 5U, 10U}) {
        publisher_fixture file;
        ASSERT_TRUE(file.put("1"));
        const auto lost = file.prepare(R"({"n":1.10})");
        file.folder.append("out.ndjson", std::string(R"({"n":1.10})").substr(0, kept));
        file.restart();
        EXPECT_TRUE(file.verify(lost).candidates.empty());
        EXPECT_EQ(file.folder.read("out.ndjson"), "1\n");
        ASSERT_TRUE(file.put(R"({"n":1.10})"));
        EXPECT_EQ(file.folder.read("out.ndjson"), "1\n{\"n\":1.10}\n");
        EXPECT_EQ(file.bench.log.lines().at(0),
                  "an unfinished record was cut off connection=outgoing 'report' file=" +
                      file.options.path + " offset=2");
    }
}

TEST(file_publisher_crash, a_torn_row_of_csv_is_found_within_its_quotes) {
    publisher_fixture file;
    file.options.path = file.folder.file("out.csv");
    ASSERT_TRUE(file.put(R"({"a":"1","b":"2"})"));
    const auto lost = file.prepare(R"({"a":"x\ny","b":"z"})");
    file.folder.append("out.csv", "\"x\n");
    file.restart();
    EXPECT_TRUE(file.verify(lost).candidates.empty());
    EXPECT_EQ(file.folder.read("out.csv"), "a,b\n1,2\n");
}

TEST(file_publisher_crash, a_torn_header_is_written_anew) {
    publisher_fixture file;
    file.options.path = file.folder.file("out.csv");
    const auto lost = file.prepare(R"({"long name":"1","b":"2"})");
    file.folder.write("out.csv", "long na");
    file.restart();
    EXPECT_TRUE(file.verify(lost).candidates.empty());
    ASSERT_TRUE(file.put(R"({"long name":"1","b":"2"})"));
    EXPECT_EQ(file.folder.read("out.csv"), "long name,b\n1,2\n");
}

TEST(file_publisher_crash, a_last_line_of_others_stays_and_is_given_its_end) {
    for (const std::string text :
         {R"({"n":1})", "plain text", R"({"id":9,"a":1,"a":2})", R"({"id":9,"c":"cut \ud83d"})",
          "[2030-01-01] started by another program", R"({"n":)", "{"}) {
        publisher_fixture file;
        file.folder.write("out.ndjson", "0\n" + text);
        const auto done = file.put("2");
        EXPECT_EQ(file.folder.read("out.ndjson"), "0\n" + text + "\n2\n");
        EXPECT_EQ(done.value().data.at("offset"), json::value(text.size() + 3));
    }
}

TEST(file_publisher_crash, a_last_line_of_others_has_a_moment_to_get_its_end) {
    publisher_fixture file;
    file.folder.write("out.ndjson", "{\"n\":");
    ASSERT_TRUE(file.put("2"));
    EXPECT_GE(file.time.waited, std::chrono::milliseconds(500));
    EXPECT_LE(file.time.waited, std::chrono::seconds(2));
}

TEST(file_publisher_crash, a_full_disk_takes_nothing_and_loses_nothing) {
    publisher_fixture file;
    ASSERT_TRUE(file.put("1"));
    std::vector<delivery> batch;
    batch.push_back(file.prepare(R"("first")"));
    batch.push_back(file.prepare(R"("second")"));
    auto again = batch;
    {
        const file_size_limit limit(6);
        const auto outcomes = file.bench.run(file.target->send_all(std::move(batch)));
        ASSERT_EQ(outcomes.size(), 2U);
        for (const auto& outcome : outcomes) {
            EXPECT_EQ(outcome.error().kind, failure_class::busy);
            EXPECT_FALSE(outcome.error().may_have_happened);
            EXPECT_EQ(outcome.error().message,
                      "cannot write to '" + file.options.path + "': File too large");
            EXPECT_FALSE(outcome.error().mend.empty());
        }
    }
    EXPECT_EQ(file.folder.read("out.ndjson"), "1\n");
    file.bench.run(file.target->send_all(std::move(again)));
    EXPECT_EQ(file.folder.read("out.ndjson"), "1\n\"first\"\n\"second\"\n");
}

TEST(file_publisher_crash, a_renamed_file_is_looked_up_where_it_is) {
    publisher_fixture file;
    ASSERT_TRUE(file.put("1"));
    const auto lost = file.prepare("2");
    const auto done = file.send(lost).value();
    fs::rename(file.options.path, file.folder.file("out.ndjson.1"));
    file.restart();
    const auto found = file.verify(lost);
    EXPECT_EQ(found.candidates, std::vector<std::string>{done.external_id});
    EXPECT_TRUE(found.reliable);
}

TEST(file_publisher_crash, what_was_planned_before_a_rotation_is_found_behind_it) {
    publisher_fixture file;
    ASSERT_TRUE(file.put("1"));
    const auto lost = file.prepare("2");
    fs::rename(file.options.path, file.folder.file("out.ndjson.1"));
    const auto done = file.send(lost).value();
    file.restart();
    EXPECT_EQ(file.verify(lost).candidates, std::vector<std::string>{done.external_id});
}

TEST(file_publisher_crash, a_file_that_is_gone_cannot_be_asked) {
    publisher_fixture file;
    ASSERT_TRUE(file.put("1"));
    const auto lost = file.prepare("2");
    fs::remove(file.options.path);
    file.restart();
    EXPECT_FALSE(file.verify(lost).reliable);
    EXPECT_FALSE(fs::exists(file.options.path));
}

TEST(file_publisher_crash, a_file_that_was_never_made_holds_nothing) {
    publisher_fixture file;
    const auto lost = file.prepare("2");
    file.restart();
    const auto found = file.verify(lost);
    EXPECT_TRUE(found.candidates.empty());
    EXPECT_TRUE(found.reliable);
}

TEST(file_publisher_crash, a_file_that_was_emptied_in_place_cannot_be_asked) {
    for (const std::string now : {"", "something else that is longer\n"}) {
        publisher_fixture file;
        ASSERT_TRUE(file.put("1"));
        const auto lost = file.prepare("2");
        file.folder.write("out.ndjson", now);
        file.restart();
        EXPECT_FALSE(file.verify(lost).reliable) << now;
        EXPECT_EQ(file.folder.read("out.ndjson"), now);
    }
}

TEST(file_publisher_crash, a_plan_of_nonsense_is_said_to_be_one) {
    publisher_fixture file;
    file.restart();
    for (const auto* plan : {"7", "{}", R"({"path":"x","length":"y"})"}) {
        delivery made;
        made.plan = parse_json(plan).value();
        const auto found = file.bench.run(file.target->verify(std::move(made)));
        EXPECT_EQ(found.error().kind, failure_class::uncertain);
    }
}

// Every way in which a kill can cut a batch. The publisher asks for each record and sends the
// missing ones again. Each record must then be there once, whatever part of the bytes was written.
TEST(file_publisher_crash, a_batch_cut_anywhere_is_made_whole) {
    const std::vector<std::string> records{R"({"n":1})", R"({"n":1})", R"("two")",
                                           R"({"t":"x\ny"})"};
    const std::string first = "0\n";
    std::string whole;
    for (const auto& record : records) {
        whole += record + "\n";
    }
    for (std::size_t kept = 0; kept <= whole.size(); ++kept) {
        publisher_fixture file;
        file.options.sync = false;
        ASSERT_TRUE(file.put("0"));
        std::vector<delivery> lost;
        for (const auto& record : records) {
            lost.push_back(file.prepare(record));
        }
        file.target->arrange(lost);
        file.folder.append("out.ndjson", whole.substr(0, kept));
        file.restart();
        std::vector<std::string> taken;  // as the ledger keeps them
        for (std::size_t i = 0; i < records.size(); ++i) {
            auto left = file.verify(lost[i]).candidates;
            std::erase_if(left, [&](const std::string& id) {
                return std::find(taken.begin(), taken.end(), id) != taken.end();
            });
            taken.push_back(left.empty() ? file.put(records[i]).value().external_id : left[0]);
        }
        const auto text = file.folder.read("out.ndjson");
        EXPECT_EQ(text, first + whole) << kept;
    }
}

}  // namespace
}  // namespace sluice::file
