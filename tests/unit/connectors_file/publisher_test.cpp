#include "publisher_fixture.hpp"

#include <gtest/gtest.h>

#include <fcntl.h>
#include <filesystem>
#include <sys/file.h>

namespace sluice::file {
namespace {

namespace fs = std::filesystem;

TEST(file_publisher, appends_a_line_and_says_where) {
    publisher_fixture file;
    EXPECT_EQ(file.put(R"({"n":1.10})").value().response, "11 bytes at offset 0");
    const auto second = file.put(R"({"n":2})").value();
    EXPECT_EQ(file.folder.read("out.ndjson"), "{\"n\":1.10}\n{\"n\":2}\n");
    EXPECT_EQ(second.external_id.rfind("offset:11 file:", 0), 0U) << second.external_id;
    EXPECT_EQ(write_json(second.data),
              R"({"path":")" + file.options.path + R"(","offset":11,"length":8})");
}

TEST(file_publisher, is_verifiable_and_its_twins_are_equal) {
    publisher_fixture file;
    const auto one = file.prepare(R"({"n":1})");
    EXPECT_EQ(one.safety, repeat_safety::verifiable);
    EXPECT_EQ(one.fingerprint, file.prepare(R"({"n":1})").fingerprint);
    EXPECT_NE(one.fingerprint, file.prepare(R"({"n":2})").fingerprint);
}

TEST(file_publisher, a_batch_has_an_outcome_for_each) {
    publisher_fixture file;
    file.options.format = file_format::csv;
    file.options.columns = {"n"};
    file.restart();
    EXPECT_EQ(file.target->batch_limit(), 256U);
    std::vector<delivery> batch;
    for (int n = 0; n < 256; ++n) {
        batch.push_back(file.prepare("{\"n\":" + std::to_string(n) + "}"));
    }
    batch[7].entity.data = 7;
    const auto outcomes = file.bench.run(file.target->send_all(std::move(batch)));
    ASSERT_EQ(outcomes.size(), 256U);
    for (std::size_t n = 0; n < 256; ++n) {
        EXPECT_EQ(outcomes[n].has_value(), n != 7);
    }
    const auto text = file.folder.read("out.ndjson");
    const auto offset = static_cast<std::size_t>(outcomes[200]->data.at("offset").to_number<int>());
    EXPECT_EQ(text.substr(offset, 4), "200\n");
    EXPECT_EQ(text.substr(0, 4), "n\n0\n");
}

TEST(file_publisher, makes_directories_or_says_that_they_are_missing) {
    publisher_fixture file;
    file.options.path = file.folder.file("a/b/out.ndjson");
    EXPECT_TRUE(file.put("1"));
    EXPECT_EQ(file.folder.read("a/b/out.ndjson"), "1\n");

    publisher_fixture other;
    other.options.path = other.folder.file("a/out.ndjson");
    other.options.make_directory = false;
    const auto outcome = other.put("1");
    EXPECT_EQ(outcome.error().kind, failure_class::unreachable);
    EXPECT_FALSE(outcome.error().may_have_happened);
    EXPECT_EQ(outcome.error().message,
              "cannot open '" + other.options.path + "': No such file or directory");
}

TEST(file_publisher, refuses_what_is_no_regular_file) {
    publisher_fixture file;
    file.options.path = "/dev/null";
    file.options.format = file_format::ndjson;
    EXPECT_NE(file.put("1").error().message.find("is not a regular file"), std::string::npos);
}

TEST(file_publisher, follows_a_rotation) {
    publisher_fixture file;
    ASSERT_TRUE(file.put("1"));
    fs::rename(file.options.path, file.folder.file("out.ndjson.1"));
    ASSERT_TRUE(file.put("2"));
    fs::remove(file.options.path);
    ASSERT_TRUE(file.put("3"));
    EXPECT_EQ(file.folder.read("out.ndjson.1"), "1\n");
    EXPECT_EQ(file.folder.read("out.ndjson"), "3\n");
}

TEST(file_publisher, waits_for_a_lock_and_gives_up_in_time) {
    publisher_fixture file;
    ASSERT_TRUE(file.put("1"));
    const int other = ::open(file.options.path.c_str(), O_RDONLY | O_CLOEXEC);
    ASSERT_EQ(::flock(other, LOCK_EX), 0);
    const auto outcome = file.put("2");
    EXPECT_EQ(outcome.error().kind, failure_class::busy);
    EXPECT_FALSE(outcome.error().may_have_happened);
    EXPECT_GE(file.time.waited, std::chrono::seconds(1));
    EXPECT_LE(file.time.waited, std::chrono::seconds(3));
    ::close(other);
    EXPECT_TRUE(file.put("2"));
    EXPECT_EQ(file.folder.read("out.ndjson"), "1\n2\n");
}

TEST(file_publisher, two_of_them_share_a_file) {
    publisher_fixture file;
    file.restart();
    const auto first = file.target;
    file.restart();
    for (int n = 0; n < 50; ++n) {
        const auto& target = n % 2 == 0 ? first : file.target;
        auto made = target->prepare({"items", "1", {}, json::value(n)}, "key").value();
        ASSERT_TRUE(file.bench.run(target->send(std::move(made))));
    }
    EXPECT_EQ(file.folder.read("out.ndjson").substr(0, 8), "0\n1\n2\n3\n");
}

TEST(file_publisher, csv_has_its_header_once) {
    publisher_fixture file;
    file.options.path = file.folder.file("out.csv");
    ASSERT_TRUE(file.put(R"({"b":1,"a":"x,y"})"));
    ASSERT_TRUE(file.put(R"({"a":2})"));
    file.restart();
    ASSERT_TRUE(file.put(R"({"a":3,"b":4})"));
    EXPECT_EQ(file.folder.read("out.csv"), "b,a\n1,\"x,y\"\n,2\n4,3\n");
}

TEST(file_publisher, csv_refuses_a_member_without_a_column_before_it_is_sent) {
    publisher_fixture file;
    file.options.path = file.folder.file("out.csv");
    ASSERT_TRUE(file.put(R"({"a":1})"));
    const auto refused =
        file.target->prepare({"items", "1", {}, parse_json(R"({"a":1,"z":2})").value()}, "key");
    EXPECT_EQ(refused.error().message, "the member 'z' is no column of the file");
}

TEST(file_publisher, csv_does_not_write_below_another_header) {
    publisher_fixture file;
    file.options.path = file.folder.write("out.csv", "id,price\n1,2\n");
    file.options.columns = {"id", "title"};
    const auto outcome = file.put(R"({"id":1,"title":"x"})");
    EXPECT_EQ(outcome.error().message,
              "'" + file.options.path + "' has other columns already: id, price");
    EXPECT_EQ(file.folder.read("out.csv"), "id,price\n1,2\n");
}

TEST(file_publisher, without_a_sync_it_appends_all_the_same) {
    publisher_fixture file;
    file.options.sync = false;
    ASSERT_TRUE(file.put("1"));
    EXPECT_EQ(file.folder.read("out.ndjson"), "1\n");
}

TEST(file_publisher, one_file_under_two_names_is_one_target) {
    publisher_fixture file;
    const auto target = file.prepare("1").target;
    EXPECT_EQ(target, "file " + (fs::canonical(file.folder.path()) / "out.ndjson").string());
    fs::create_directory_symlink(file.folder.path(), file.folder.path() / "link");
    file.options.path = file.folder.file("link/out.ndjson");
    file.restart();
    EXPECT_EQ(file.prepare("1").target, target);
    file.options.path = file.folder.file("other.ndjson");
    file.restart();
    EXPECT_NE(file.prepare("1").target, target);
}

}  // namespace
}  // namespace sluice::file
