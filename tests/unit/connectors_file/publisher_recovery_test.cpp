#include "publisher_fixture.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <numeric>

// A kill, or a power failure that leaves NULs, cuts a batch off anywhere, in a file that others
// write too. Afterwards each record is there once, and so is every byte of the others.

namespace sluice::file {
namespace {

namespace fs = std::filesystem;

struct world {
    std::string name;
    std::vector<std::string> records;  // as JSON
    std::vector<std::string> written;  // as they stand in the file
    std::string header = {};
    std::string block = std::accumulate(written.begin(), written.end(), std::string());
};

const world ndjson_world{
    "out.ndjson",
    {R"({"n":1})", R"({"n":1})", R"("two")", R"({"n":1,"t":"x\ny"})"},
    {"{\"n\":1}\n", "{\"n\":1}\n", "\"two\"\n", "{\"n\":1,\"t\":\"x\\ny\"}\n"}};
const world csv_world{"out.csv",
                      {R"({"a":"1","b":"2"})", R"({"a":"x","b":"foo\n1,2\nbar"})",
                       R"({"a":"\"","b":"5\" pipe"})", R"({"a":"1","b":"2"})"},
                      {"1,2\n", "x,\"foo\n1,2\nbar\"\n", "\"\"\"\",\"5\"\" pipe\"\n", "1,2\n"},
                      "a,b\n"};

// Recovers one file; a bench has many files in one folder.
class recovery {
 public:
    recovery(const world& of, publisher_fixture& bench) : file(bench), of_(of) {
        static int number = 0;
        name = std::to_string(++number) + of.name;
        file.options.path = file.folder.file(name);
        file.options.sync = false;
        file.restart();
    }

    void plan() {
        for (const auto& record : of_.records) {
            lost_.push_back(file.prepare(record));
        }
        file.target->arrange(lost_);
    }

    // Asks for each record in order, as after a restart, and sends the missing ones again. Returns
    // false when the publisher could not decide about one of them: it waits for an operator.
    bool recover() {
        file.restart();
        bool reliable = true;
        std::vector<std::string> taken;  // as the ledger keeps them
        for (std::size_t i = 0; i < lost_.size(); ++i) {
            const auto found = file.verify(lost_[i]);
            if (!found.reliable) {
                reliable = false;
                continue;
            }
            auto left = found.candidates;
            std::erase_if(left, [&](const std::string& id) {
                return std::find(taken.begin(), taken.end(), id) != taken.end();
            });
            taken.push_back(left.empty() ? file.put(of_.records[i]).value().external_id : left[0]);
        }
        return reliable;
    }

    std::string text() { return file.folder.read(name); }

    publisher_fixture& file;
    std::string name;

 private:
    const world& of_;
    std::vector<delivery> lost_;
};

std::string ended(std::string text) {
    return text.empty() || text.ends_with('\n') ? text : text + "\n";
}

// `text` begins as the block does. Returns the records that it does not hold whole.
std::string missing_in(const world& of, const std::string& text) {
    std::string whole = of.header;
    std::string missing;
    for (const auto& record : of.written) {
        whole += record;
        missing += text.starts_with(whole) ? "" : record;
    }
    return missing;
}

// The others' text before ours, and the block after it.
struct before_ours {
    std::string text;
    std::string block;
};

std::vector<before_ours> befores_of(const world& of) {
    std::vector<before_ours> all{{"", of.header + of.block}};
    for (const std::string text :
         {"5,12\" plate\n6,\"bolt\"\n", "7,\"never closed\n", "{\"id\":9,\"a\":1,\"a\":2}",
          "5,12\" plate", "[2030-01-01] started", "8,x\r\n", "8,x\r"}) {
        const auto theirs = of.header + text;
        all.push_back({theirs, (theirs.ends_with('\n') ? "" : "\n") + of.block});
    }
    return all;
}

void expect_whole_after_a_cut(const world& of, bool power_failure) {
    publisher_fixture bench;
    for (const auto& [theirs, block] : befores_of(of)) {
        for (std::size_t kept = 0; kept <= block.size(); ++kept) {
            recovery run(of, bench);
            if (!theirs.empty()) {
                run.file.folder.write(run.name, theirs);
            }
            run.plan();
            const auto nuls = std::string(power_failure ? block.size() - kept : 0, '\0');
            run.file.folder.append(run.name, block.substr(0, kept) + nuls);
            EXPECT_TRUE(run.recover());
            EXPECT_EQ(run.text(), theirs + block) << "after '" << theirs << "', kept " << kept;
        }
    }
}

TEST(file_publisher_recovery, lines_cut_anywhere_by_a_kill_are_made_whole) {
    expect_whole_after_a_cut(ndjson_world, false);
}

TEST(file_publisher_recovery, rows_cut_anywhere_by_a_kill_are_made_whole) {
    expect_whole_after_a_cut(csv_world, false);
}

TEST(file_publisher_recovery, lines_cut_anywhere_by_a_power_failure_are_made_whole) {
    expect_whole_after_a_cut(ndjson_world, true);
}

TEST(file_publisher_recovery, rows_cut_anywhere_by_a_power_failure_are_made_whole) {
    expect_whole_after_a_cut(csv_world, true);
}

// Others wrote between the kill and the restart, so the torn end now belongs to their line.
TEST(file_publisher_recovery, what_others_wrote_after_the_kill_stays) {
    publisher_fixture bench;
    for (const auto* of : {&ndjson_world, &csv_world}) {
        int waiting = 0;
        const auto block = of->header + of->block;
        for (const std::string after : {"7,12\" plate\n", "8,\"open\n", "\"q\",\"r\"\n", "{\"id\"",
                                        "[log] x", "\n", "9\r\n", "\"\n"}) {
            // A torn header is another header now, so nothing is written below it.
            for (std::size_t kept = of->header.size(); kept <= block.size(); ++kept) {
                recovery run(*of, bench);
                run.plan();
                const auto theirs = block.substr(0, kept) + after;
                run.file.folder.append(run.name, theirs);
                if (!run.recover()) {
                    ++waiting;
                    EXPECT_TRUE(run.text().starts_with(theirs));
                    continue;
                }
                const auto missing = missing_in(*of, theirs);
                // the publisher cannot tell it from its own
                const bool as_ours = block.starts_with(theirs);
                const auto expected =
                    as_ours ? block : (missing.empty() ? theirs : ended(theirs)) + missing;
                EXPECT_EQ(run.text(), expected) << kept << " of ours, then '" << after << "'";
            }
        }
        // A line in the second row's field looks like another row, and that row never ends.
        EXPECT_EQ(waiting > 0, of == &csv_world);
    }
}

TEST(file_publisher_recovery, nothing_is_cut_off_where_the_record_was_found) {
    publisher_fixture file;
    const auto lost = file.prepare(R"({"id":"a","t":"x"})");
    ASSERT_TRUE(file.send(lost));
    file.folder.append("out.ndjson", R"({"id":)");  // of a writer with a buffer
    file.restart();
    EXPECT_EQ(file.verify(lost).candidates.size(), 1U);
    EXPECT_EQ(file.folder.read("out.ndjson"), "{\"id\":\"a\",\"t\":\"x\"}\n{\"id\":");
}

TEST(file_publisher_recovery, a_row_that_was_appended_after_a_torn_one_stays) {
    publisher_fixture file;
    file.options.path = file.folder.write("out.csv", "a,b\n");
    const auto lost = file.prepare(R"({"a":"x","b":"foo\n1,2\nbar"})");
    file.folder.append("out.csv", "x,\"foo\n");
    file.restart();
    // by another lane; it looks like more of the same
    ASSERT_TRUE(file.put(R"({"a":"1","b":"2"})"));
    EXPECT_TRUE(file.verify(lost).candidates.empty());
    EXPECT_EQ(file.folder.read("out.csv"), "a,b\nx,\"foo\n1,2\n");
}

TEST(file_publisher_recovery, nuls_that_are_not_ours_stay) {
    const std::string nuls(64, '\0');
    for (const bool before_plan : {true, false}) {
        publisher_fixture file;
        file.folder.write("out.ndjson", "0\n" + (before_plan ? nuls : ""));
        const auto lost = file.prepare("1");
        if (!before_plan) {
            file.folder.append("out.ndjson", nuls);  // more than this publisher would have written
        }
        file.restart();
        EXPECT_TRUE(file.verify(lost).candidates.empty());
        EXPECT_EQ(file.folder.read("out.ndjson"), "0\n" + nuls);
        ASSERT_TRUE(file.put("1"));
        EXPECT_EQ(file.folder.read("out.ndjson"), "0\n" + nuls + "\n1\n");
    }
}

TEST(file_publisher_recovery, a_plan_that_does_not_know_its_record_cuts_nothing_off) {
    publisher_fixture file;
    ASSERT_TRUE(file.put("1"));
    auto lost = file.prepare(R"({"n":2})");
    lost.plan.get_object().erase("text");  // of an earlier version
    file.folder.append("out.ndjson", R"({"n")");
    file.restart();
    EXPECT_TRUE(file.verify(lost).candidates.empty());
    EXPECT_EQ(file.folder.read("out.ndjson"), "1\n{\"n\"");
    ASSERT_TRUE(file.put(R"({"n":2})"));
    EXPECT_EQ(file.folder.read("out.ndjson"), "1\n{\"n\"\n{\"n\":2}\n");
}

TEST(file_publisher_recovery, a_torn_line_of_one_outgoing_is_not_the_others) {
    publisher_fixture file;
    ASSERT_TRUE(file.put("0"));
    const auto lost = file.prepare(R"({"n":1})");
    const auto others = file.prepare(R"({"m":1})");
    file.folder.append("out.ndjson", R"({"n":)");
    file.restart();
    EXPECT_TRUE(file.verify(others).candidates.empty());
    EXPECT_EQ(file.folder.read("out.ndjson"), "0\n{\"n\":");
    EXPECT_TRUE(file.verify(lost).candidates.empty());
    EXPECT_EQ(file.folder.read("out.ndjson"), "0\n");
}

TEST(file_publisher_recovery, a_file_that_was_truncated_in_place_is_left_alone) {
    publisher_fixture file;
    file.folder.write("out.ndjson", "0000000000\n");
    const auto lost = file.prepare(R"({"n":1})");
    file.folder.write("out.ndjson", R"({"n")");
    file.restart();
    EXPECT_FALSE(file.verify(lost).reliable);
    EXPECT_EQ(file.folder.read("out.ndjson"), R"({"n")");
}

TEST(file_publisher_recovery, a_rotation_of_the_file_behind_a_link_is_followed) {
    publisher_fixture file;
    fs::create_directory(file.folder.path() / "data");
    fs::create_symlink("data/real.ndjson", file.folder.path() / "out.ndjson");
    const auto target = file.prepare("0").target;
    ASSERT_TRUE(file.put("0"));
    EXPECT_EQ(file.prepare("1").target, target);
    const auto lost = file.prepare("1");
    const auto done = file.send(lost).value();
    fs::rename(file.folder.path() / "data/real.ndjson", file.folder.path() / "data/real.1");
    file.restart();
    const auto found = file.verify(lost);
    EXPECT_TRUE(found.reliable);
    EXPECT_EQ(found.candidates, std::vector<std::string>{done.external_id});
}

TEST(file_publisher_recovery, a_file_without_a_header_row_gets_one) {
    for (const std::string theirs : {"", "\n", "\xEF\xBB\xBF"}) {
        publisher_fixture file;
        file.options.path = file.folder.write("out.csv", theirs);
        ASSERT_TRUE(file.put(R"({"a":1})"));
        ASSERT_TRUE(file.put(R"({"a":2})"));
        EXPECT_EQ(file.folder.read("out.csv"), ended(theirs) + "a\n1\n2\n");
    }
}

}  // namespace
}  // namespace sluice::file
