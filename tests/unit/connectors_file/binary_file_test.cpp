#include "folder_fixture.hpp"
#include "page_fixture.hpp"
#include "publisher_fixture.hpp"

#include <sluice/model/base64.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

// Files of any bytes: each is one record, and each record is one file.

namespace sluice::file {
namespace {

using namespace std::string_literals;
using ::testing::HasSubstr;

struct binary_page : page_fixture {
    binary_page() {
        settings.format = file_format::binary;
        settings.largest_unpacked = 0;
    }
    std::string bytes_read() {
        const auto page = next();
        if (!page) {
            return describe(page.error());
        }
        std::string all;
        for (const auto& one : page->page.entities) {
            all += text_member(one.data, "name") + "=" + text_member(one.data, "base64") + " ";
        }
        for (const auto& one : page->page.unreadable) {
            all += without_directory(one.reason);
        }
        return all + (page->page.last ? "end" : "more");
    }
};

TEST(binary_file, is_one_record_as_it_is_on_the_disk) {
    binary_page reads;
    // A mark of UTF-8, NULs and the first bytes of gzip are bytes as all others.
    const auto bytes = "\xef\xbb\xbf\0\n\x1f\x8b"s;
    reads.give("a b%20.png", bytes);
    EXPECT_EQ(reads.bytes_read(), "a b%20.png=" + base64(bytes) + " end");
    reads.position = nullptr;
    reads.give("packed.png", "\x1f\x8b\x08 no gzip");
    EXPECT_EQ(reads.bytes_read(), "packed.png=" + base64("\x1f\x8b\x08 no gzip") + " end");
    reads.position = nullptr;
    reads.give("zeros.bin", std::string(3, '\0'));
    EXPECT_EQ(reads.bytes_read(), "zeros.bin=AAAA end");
}

TEST(binary_file, of_a_pattern_come_page_by_page) {
    binary_page reads;
    reads.directory.write("1.png", "a");
    reads.directory.write("2.png", "b");
    reads.settings.path = reads.directory.file("*.png");
    EXPECT_EQ(reads.bytes_read(), "1.png=YQ== more");
    EXPECT_EQ(reads.bytes_read(), "2.png=Yg== end");
}

TEST(binary_file, is_taken_when_it_has_been_quiet) {
    binary_page reads;
    reads.give("a.png", "a");
    reads.let_pass(std::chrono::seconds(5));
    EXPECT_EQ(reads.bytes_read(), "end");
    reads.let_pass(std::chrono::seconds(31));
    reads.position = nullptr;
    EXPECT_EQ(reads.bytes_read(), "a.png=YQ== end");
}

TEST(binary_file, past_the_limit_is_set_aside) {
    binary_page reads;
    reads.settings.largest_record = 1024;
    reads.give("a.png", std::string(1025, 'x'));
    EXPECT_EQ(reads.bytes_read(),
              "a.png:1: the file has 1025 bytes, and `largest_record` is 1024end");
    reads.give("a.png", std::string(1024, 'x'));
    reads.position = nullptr;
    EXPECT_THAT(reads.bytes_read(), HasSubstr(base64(std::string(1024, 'x'))));
}

TEST(binary_file, of_a_folder_is_taken_once) {
    folder_fixture folder;
    folder.settings.read.format = file_format::binary;
    folder.settings.read.largest_unpacked = folder.settings.folder.largest_unpacked = 0;
    folder.take("*.png");
    folder.directory.write("a.png", "a");
    folder.now =
        facts_at(folder.directory.file("a.png")).value().modified + std::chrono::seconds(31);
    const auto first = folder.page();
    ASSERT_TRUE(first) << describe(first.error());
    ASSERT_EQ(first->page.entities.size(), 1);
    EXPECT_EQ(text_member(first->page.entities[0].data, "base64"), "YQ==");
    folder.restart();
    EXPECT_TRUE(folder.page()->page.entities.empty());
}

struct bytes_publisher_test : publisher_fixture {
    bytes_publisher_test() {
        options.format = file_format::binary;
        options.path = folder.file("");
        options.path.pop_back();
        options.name = text_template::compile("{{ name }}").value();
    }
    std::string fault(const std::string& data) {
        restart();
        auto made = target->prepare({"items", "1", {}, parse_json(data).value()}, "key");
        return made ? "none" : describe(made.error());
    }
    std::string on_disk(const std::string& name) { return folder.read(name); }
    std::size_t names_on_disk() const {
        const std::filesystem::directory_iterator all(options.path);
        return static_cast<std::size_t>(std::distance(begin(all), end(all)));
    }
};

TEST(bytes_publisher, writes_each_record_as_a_file_of_its_own) {
    bytes_publisher_test bench;
    const auto done = bench.put(R"({"name":"a.png","base64":"/wAK"})");
    ASSERT_TRUE(done) << describe(done.error());
    EXPECT_EQ(bench.on_disk("a.png"), "\xff\0\n"s);
    EXPECT_EQ(done->external_id, bench.folder.file("a.png"));
    EXPECT_EQ(done->response, "3 bytes");
    ASSERT_TRUE(bench.put(R"({"name":"b.png","base64":""})"));
    EXPECT_EQ(bench.on_disk("b.png"), "");
    EXPECT_EQ(bench.names_on_disk(), 2);
}

TEST(bytes_publisher, replaces_a_file_whole_and_may_be_repeated) {
    bytes_publisher_test bench;
    bench.folder.write("a.png", "the former one is longer");
    const auto ready = bench.prepare(R"({"name":"a.png","base64":"YQ=="})");
    EXPECT_EQ(ready.safety, repeat_safety::idempotent);
    ASSERT_TRUE(bench.send(ready));
    ASSERT_TRUE(bench.send(ready));
    EXPECT_EQ(bench.on_disk("a.png"), "a");
    EXPECT_EQ(bench.names_on_disk(), 1) << "no draft is left";
}

TEST(bytes_publisher, a_repeat_at_another_time_is_the_same_file) {
    bytes_publisher_test bench;
    bench.options.name = text_template::compile("{{ now }}.txt").value();
    bench.options.body = value_template(text_template::compile("{{ base64(now) }}").value());
    const auto ready = bench.prepare("{}");
    EXPECT_TRUE(ready.repeat_as_sent) << "or the engine would ask for a new name";
    for (int attempt = 0; attempt < 2; ++attempt) {
        bench.time.passed += std::chrono::hours(1);
        const auto done = bench.send(ready);
        ASSERT_TRUE(done) << describe(done.error());
        ASSERT_EQ(bench.names_on_disk(), 1);
        const auto path = text_member(done->data, "path");
        const auto content = bench.on_disk(std::filesystem::path(path).filename());
        EXPECT_EQ(content + ".txt", std::filesystem::path(path).filename());
        EXPECT_EQ(text_member(done->data, "sha256"), sha256_of(content));
    }
}

TEST(bytes_publisher, a_body_makes_the_bytes) {
    bytes_publisher_test bench;
    bench.options.body = value_template(text_template::compile("{{ base64(text) }}").value());
    ASSERT_TRUE(bench.put(R"({"name":"a.txt","text":"hello"})"));
    EXPECT_EQ(bench.on_disk("a.txt"), "hello");
}

TEST(bytes_publisher, refuses_what_is_no_file) {
    bytes_publisher_test bench;
    EXPECT_THAT(bench.fault(R"({"name":"../a","base64":""})"), HasSubstr("holds a slash"));
    EXPECT_THAT(bench.fault(R"({"name":"a","base64":"?"})"), HasSubstr("no base 64"));
    EXPECT_THAT(bench.fault(R"({"name":"a"})"), HasSubstr("no member `base64`"));
    std::filesystem::create_directory(bench.folder.file("taken"));
    const auto done = bench.put(R"({"name":"taken","base64":"YQ=="})");
    ASSERT_FALSE(done);
    EXPECT_THAT(describe(done.error()), HasSubstr("taken"));
    EXPECT_EQ(bench.names_on_disk(), 1) << "no draft is left";
}

TEST(bytes_publisher, a_file_of_the_configuration_needs_no_name) {
    bytes_publisher_test bench;
    bench.options.name.reset();
    bench.options.path = bench.folder.file("new/latest.png");
    ASSERT_TRUE(bench.put(R"({"base64":"YQ=="})"));
    EXPECT_EQ(bench.on_disk("new/latest.png"), "a");
}

}  // namespace
}  // namespace sluice::file
