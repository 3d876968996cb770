// Files that others put into a folder or append to, taken by the real program.

#include "e2e/job.hpp"
#include "support/net_gzip.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <random>
#include <set>
#include <sstream>

namespace sluice::testing {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

struct folder : ::testing::Test {
    void configure(const std::string& subscriber, const std::string& more = {}) const {
        fs::create_directories(work.beside("in"));
        work.write("c.yaml", "incoming:\n  in:\n    subscriber: {type: file, path: \"" +
                                 work.beside("in").string() + "/" + subscriber + "}\n    " + more +
                                 "\noutgoing:\n  out: {publisher: {type: file, path: \"" +
                                 work.beside("out.ndjson").string() +
                                 "\"}}\nroutes:\n  r: {from: in, to: out}\n");
    }

    // Writes the file under another name first, as a careful writer does.
    void put(const std::string& name, const std::string& text) const {
        work.write("../in/.unfinished", text);
        fs::rename(work.beside("in/.unfinished"), work.beside("in/" + name));
    }
    void append(const std::string& name, const std::string& text) const {
        std::ofstream(work.beside("in/" + name), std::ios::binary | std::ios::app) << text;
    }

    std::vector<std::string> lines() const {
        std::vector<std::string> found;
        std::istringstream text(read_file(work.beside("out.ndjson")));
        for (std::string line; std::getline(text, line);) {
            found.push_back(line);
        }
        return found;
    }
    bool has(std::size_t count) const {
        return until([&] { return lines_in(work.beside("out.ndjson")) >= count; });
    }

    job work;
};

TEST_F(folder, that_is_watched_gives_its_files_when_they_come) {
    configure("*.ndjson\", quiet: 0s, watch: true, done: {move: \"" + work.beside("done").string() +
              "\"}");
    put("a.ndjson", "{\"id\":1}\n");
    program daemon(work.run());
    ASSERT_TRUE(has(1)) << daemon.err();
    put("b.ndjson", "{\"id\":2}\n{\"id\":3}\n");
    ASSERT_TRUE(has(3)) << daemon.err();
    EXPECT_TRUE(until([&] { return fs::exists(work.beside("done/b.ndjson")); }));
    EXPECT_EQ(read_file(work.beside("done/a.ndjson")), "{\"id\":1}\n");
    EXPECT_THAT(read_file(work.beside("out.ndjson")), "{\"id\":1}\n{\"id\":2}\n{\"id\":3}\n");
    EXPECT_EQ(daemon.stop().code, 0);
    const auto schedules = run_sluice(
        {"schedules", "--config", work.config().string(), "--state", work.state().string()});
    EXPECT_THAT(schedules.out, HasSubstr("when files arrive"));
}

// A writer puts 60 files of ten records in, while the program is killed again and again.
TEST_F(folder, killed_at_many_moments_gives_each_record_once) {
    configure("*.ndjson\", quiet: 0s, watch: true, page_size: 25, done: {move: \"" +
              work.beside("done").string() + "\"}");
    std::mt19937 random(20261130);
    std::size_t written = 0;
    for (int kills = 0; kills < 12; ++kills) {
        for (int file = 0; file < 5; ++file) {
            std::string text;
            for (int line = 0; line < 10; ++line) {
                text += std::to_string(++written) + "\n";
            }
            put("f" + std::to_string(written) + ".ndjson", text);
        }
        program daemon(work.run());
        const auto at = lines().size() + std::uniform_int_distribution<std::size_t>(0, 60)(random);
        ASSERT_TRUE(until([&] { return lines().size() >= std::min(at, written); }));
        ASSERT_EQ(daemon.kill().signal, 9);
    }
    const auto last = work.once();
    ASSERT_EQ(last.code, 0) << last.err;
    const auto all = lines();
    EXPECT_EQ(all.size(), written);
    EXPECT_EQ(std::set<std::string>(all.begin(), all.end()).size(), written);
    EXPECT_EQ(std::distance(fs::directory_iterator(work.beside("in")), {}), 0);
    EXPECT_EQ(std::distance(fs::directory_iterator(work.beside("done")), {}), 60);
}

TEST_F(folder, of_a_followed_file_gives_each_line_once_over_rotations_and_restarts) {
    configure("app.ndjson\", done: follow", "schedule: by hand");
    append("app.ndjson", "1\n2\n");
    EXPECT_EQ(work.once().code, 0);
    append("app.ndjson", "3\n");
    fs::rename(work.beside("in/app.ndjson"), work.beside("in/app.ndjson.1"));
    append("app.ndjson", "4\n");
    EXPECT_EQ(work.once().code, 0);
    append("app.ndjson", "5\n");
    fs::copy_file(work.beside("in/app.ndjson"), work.beside("in/app.ndjson.2"));
    fs::resize_file(work.beside("in/app.ndjson"), 0);
    append("app.ndjson", "6\n");
    EXPECT_EQ(work.once().code, 0);
    EXPECT_EQ(work.once().code, 0);
    EXPECT_EQ(read_file(work.beside("out.ndjson")), "1\n2\n3\n4\n5\n6\n");
}

TEST_F(folder, remembers_its_files_under_a_new_name_of_the_incoming) {
    configure("*.ndjson\", quiet: 0s, done: remember", "schedule: by hand");
    put("a.ndjson", "1\n");
    EXPECT_EQ(work.once().code, 0);
    auto text = read_file(work.config() / "c.yaml");
    text.replace(text.find("\n  in:"), 6, "\n  news:");
    text.replace(text.find("from: in"), 8, "from: news");
    work.write("c.yaml", text);
    ASSERT_EQ(
        run_sluice({"rename", "incoming", "in", "news", "--state", work.state().string()}).code, 0);
    put("b.ndjson", "2\n");
    const auto done = work.once();
    EXPECT_EQ(done.code, 0) << done.err;
    EXPECT_EQ(read_file(work.beside("out.ndjson")), "1\n2\n");
}

TEST_F(folder, gives_packed_files_and_a_damaged_one_holds_up_no_other) {
    configure("*\", quiet: 0s, done: delete, format: ndjson", "schedule: by hand");
    const auto packed = gzipped("{\"id\":1}\n{\"id\":2}\n");
    put("a.ndjson.gz", packed.substr(0, packed.size() - 9));
    put("b.ndjson.gz", gzipped("{\"id\":3}\n"));
    const auto done = work.once();
    EXPECT_THAT(done.err, HasSubstr("a file cannot be read to its end"));
    EXPECT_THAT(read_file(work.beside("out.ndjson")), HasSubstr("{\"id\":3}\n"));
    const auto rejected = work.list({"--status", "rejected"});
    ASSERT_EQ(rejected.as_array().size(), 1U);
    EXPECT_THAT(std::string(rejected.at(0).at("reason").as_string()),
                HasSubstr("a.ndjson.gz: the gzip ends too early"));
    EXPECT_FALSE(fs::exists(work.beside("in/b.ndjson.gz")));
    work.write("../in/a.ndjson.gz", packed);
    EXPECT_EQ(work.once().code, 0);
    auto all = lines();
    std::ranges::sort(all);
    EXPECT_EQ(all, (std::vector<std::string>{"{\"id\":1}", "{\"id\":2}", "{\"id\":3}"}));
    EXPECT_THAT(fs::exists(work.beside("in/a.ndjson.gz")), false);
}

TEST_F(folder, has_no_schedule_where_it_is_watched) {
    configure("*.ndjson\", done: delete, watch: true", "schedule: every 1m");
    EXPECT_THAT(work.check().out + work.check().err,
                HasSubstr("it has a schedule, and runs when files arrive"));
}

}  // namespace
}  // namespace sluice::testing
