#include "connectors/file/page_reader.hpp"

#include "page_fixture.hpp"

#include <gtest/gtest.h>

#include <filesystem>

namespace sluice::file {
namespace {

namespace fs = std::filesystem;

std::string numbered_rows(int from, int to) {
    std::string text;
    for (int i = from; i < to; ++i) {
        text += "{\"n\":" + std::to_string(i) + "}\n";
    }
    return text;
}

std::string last_of(const result<page_outcome>& outcome) {
    return write_json(outcome.value().page.entities.back().data);
}

TEST(page_reader, cuts_a_listing_into_pages) {
    page_fixture bench;
    bench.settings.page_size = 2;
    bench.give("a.ndjson", numbered_rows(0, 5));
    std::vector<std::size_t> sizes;
    bool last = false;
    while (!last) {
        const auto outcome = bench.next();
        sizes.push_back(outcome.value().page.entities.size());
        last = outcome->page.last;
    }
    EXPECT_EQ(sizes, (std::vector<std::size_t>{2, 2, 1}));
}

TEST(page_reader, a_full_last_page_is_the_last) {
    page_fixture bench;
    bench.settings.page_size = 3;
    bench.give("a.csv", "n\n1\n2\n3\n");
    EXPECT_TRUE(bench.next().value().page.last);
}

TEST(page_reader, a_page_is_bounded_in_bytes_too) {
    page_fixture bench;
    bench.settings.page_bytes = 20;
    bench.give("a.ndjson", numbered_rows(0, 10));
    EXPECT_EQ(bench.next().value().page.entities.size(), 3U);
}

TEST(page_reader, the_next_run_begins_again) {
    page_fixture bench;
    bench.give("a.ndjson", numbered_rows(0, 2));
    EXPECT_EQ(bench.all().size(), 2U);
    EXPECT_EQ(bench.all().size(), 2U);
}

TEST(page_reader, entities_know_their_file_line_and_type) {
    page_fixture bench;
    bench.give("orders.csv", "n\n\"a\nb\"\nc\n");
    const auto outcome = bench.next();
    const auto& second = outcome.value().page.entities.at(1);
    EXPECT_EQ(second.type, "orders");
    EXPECT_EQ(second.id, "");
    EXPECT_EQ(second.headers.at("file"), bench.settings.path);
    EXPECT_EQ(second.headers.at("line"), "4");
    bench.settings.entity = "things";
    bench.position = nullptr;
    EXPECT_EQ(bench.next().value().page.entities.at(0).type, "things");
}

TEST(page_reader, lines_are_counted_on_over_pages) {
    page_fixture bench;
    bench.settings.page_size = 1;
    bench.give("a.csv", "n\n\"a\nb\"\nc\nd,e\n");
    EXPECT_EQ(bench.all().back().rfind("a.csv:5: the row has 2 fields", 0), 0U);
}

TEST(page_reader, a_file_that_grows_goes_on) {
    page_fixture bench;
    bench.settings.page_size = 2;
    bench.give("a.ndjson", numbered_rows(0, 3));
    ASSERT_TRUE(bench.next());
    bench.directory.append("a.ndjson", numbered_rows(3, 4));
    const auto outcome = bench.next();
    EXPECT_EQ(outcome.value().restarted, "");
    EXPECT_EQ(last_of(outcome), R"({"n":3})");
}

TEST(page_reader, a_file_that_was_replaced_begins_again) {
    page_fixture bench;
    bench.settings.page_size = 2;
    bench.give("a.ndjson", numbered_rows(0, 4));
    ASSERT_TRUE(bench.next());
    bench.directory.write("b.ndjson", numbered_rows(0, 4));
    fs::rename(bench.directory.file("b.ndjson"), bench.settings.path);
    const auto outcome = bench.next();
    EXPECT_EQ(outcome.value().restarted, bench.settings.path);
    EXPECT_EQ(last_of(outcome), R"({"n":1})");
}

TEST(page_reader, a_file_that_was_rewritten_in_place_begins_again) {
    for (const auto& text : {numbered_rows(5, 9), numbered_rows(5, 6)}) {
        page_fixture bench;
        bench.settings.page_size = 2;
        bench.give("a.ndjson", numbered_rows(0, 4));
        ASSERT_TRUE(bench.next());
        bench.give("a.ndjson", text);
        const auto outcome = bench.next();
        EXPECT_EQ(outcome.value().restarted, bench.settings.path);
        EXPECT_TRUE(outcome->page.begins_anew);
        EXPECT_EQ(write_json(outcome->page.entities.at(0).data), R"({"n":5})");
    }
}

TEST(page_reader, a_fault_that_was_mended_after_the_position_goes_on) {
    page_fixture bench;
    bench.give("a.csv", "n\n0\n1\n\"2\"x\n3\n");
    EXPECT_EQ(bench.next().value().page.entities.size(), 2U);
    ASSERT_FALSE(bench.next());
    ASSERT_FALSE(bench.next());
    bench.give("a.csv", "n\n0\n1\n2\n3\n");
    const auto outcome = bench.next();
    EXPECT_EQ(outcome.value().restarted, "");
    EXPECT_EQ(last_of(outcome), R"({"n":"3"})");
}

TEST(page_reader, records_that_are_set_aside_fill_a_page_as_others_do) {
    page_fixture bench;
    bench.settings.page_size = 2;
    bench.give("a.ndjson", "}\n}\n}\n1\n");
    const auto first = bench.next();
    EXPECT_EQ(first.value().page.unreadable.size(), 2U);
    EXPECT_FALSE(first->page.last);
    const auto second = bench.next();
    EXPECT_EQ(second.value().page.unreadable.size(), 1U);
    EXPECT_EQ(second->page.entities.size(), 1U);
    EXPECT_TRUE(second->page.last);
}

TEST(page_reader, a_last_record_without_an_end_waits_until_its_file_is_quiet) {
    const std::pair<std::string, std::string> cut[] = {
        {"a.csv", "id,caption\n1,Hello\n2,Our summer sa"},
        {"a.csv", "id,caption\n1,Hello\n2,\"Our\nsummer"},
        {"a.csv", "id,caption\n1,Hello\n2"},
        {"a.csv", "id,caption\r1,Hello\r2,x"},
        {"a.ndjson", "{\"id\":1}\n{\"id\":2"},
        {"a.ndjson", "1\n12"},
        {"a.json", "[1,"},
        {"a.json", "[1,{\"id\""},
    };
    for (const auto& [name, text] : cut) {
        page_fixture bench;
        bench.give(name, text);
        bench.let_pass(std::chrono::seconds(29));
        const auto outcome = bench.next();
        ASSERT_TRUE(outcome) << text;
        EXPECT_EQ(outcome->page.entities.size(), 1U) << text;
        EXPECT_TRUE(outcome->page.last) << text;
        EXPECT_FALSE(outcome->page.whole) << text;
        ASSERT_TRUE(outcome->unfinished) << text;
        EXPECT_EQ(outcome->unfinished->path, bench.settings.path);
        EXPECT_EQ(outcome->unfinished->reason, "its last record has no end, and waits");
    }
}

TEST(page_reader, a_last_record_without_an_end_is_taken_from_a_quiet_file) {
    page_fixture bench;
    bench.give("a.csv", "id,caption\n1,Hello\n2,Our summer sale");
    bench.let_pass(std::chrono::seconds(30));
    const auto outcome = bench.next();
    EXPECT_EQ(last_of(outcome), R"({"id":"2","caption":"Our summer sale"})");
    EXPECT_TRUE(outcome->page.whole);
    EXPECT_FALSE(outcome->unfinished);
}

TEST(page_reader, what_is_no_record_in_a_quiet_file_is_a_fault) {
    page_fixture bench;
    bench.give("a.csv", "id,caption\n2,\"Our summer");
    bench.let_pass(std::chrono::seconds(30));
    EXPECT_NE(bench.next().error().message.find("a.csv:2: the quote that opens here"),
              std::string::npos);
}

TEST(page_reader, quiet_is_how_long_the_configuration_says) {
    page_fixture bench;
    bench.give("a.csv", "id\n1");
    bench.settings.quiet = std::chrono::minutes(5);
    bench.let_pass(std::chrono::seconds(299));
    EXPECT_TRUE(bench.all().empty());
    bench.let_pass(std::chrono::seconds(300));
    EXPECT_EQ(bench.all(), texts{R"({"id":"1"})"});
    bench.settings.quiet = std::chrono::seconds(0);
    bench.let_pass(std::chrono::seconds(-3600));  // a clock that was set back
    EXPECT_EQ(bench.all(), texts{R"({"id":"1"})"});
}

TEST(page_reader, a_header_without_an_end_names_no_columns_yet) {
    for (const std::string text : {"id,ca", "id,", "id,\"ca", "id,id"}) {
        page_fixture bench;
        bench.give("a.csv", text);
        bench.let_pass(std::chrono::seconds(1));
        const auto outcome = bench.next();
        ASSERT_TRUE(outcome) << text;
        EXPECT_FALSE(outcome->page.whole) << text;
        EXPECT_TRUE(outcome->unfinished) << text;
    }
}

TEST(page_reader, a_complete_text_without_a_line_end_is_taken_but_may_not_be_the_last) {
    page_fixture bench;
    bench.give("a.ndjson", "{\"n\":1}\n{\"n\":2}");
    bench.let_pass(std::chrono::seconds(1));
    const auto outcome = bench.next();
    EXPECT_EQ(last_of(outcome), R"({"n":2})");
    EXPECT_FALSE(outcome->page.whole);
    bench.let_pass(std::chrono::seconds(30));
    EXPECT_TRUE(bench.next().value().page.whole);
}

TEST(page_reader, a_file_that_waits_does_not_keep_others_of_its_pattern_waiting) {
    page_fixture bench;
    bench.directory.write("b-1.csv", "n\n1\n2");
    bench.directory.write("b-2.csv", "");
    bench.directory.write("b-3.csv", "n\n3\n");
    bench.settings.path = bench.directory.file("b-*.csv");
    bench.now = facts_at(bench.directory.file("b-1.csv")).value().modified;
    texts reasons;
    std::vector<bool> whole;
    bool last = false;
    std::size_t records = 0;
    while (!last) {
        const auto outcome = bench.next();
        ASSERT_TRUE(outcome) << describe(outcome.error());
        records += outcome->page.entities.size();
        whole.push_back(outcome->page.whole);
        reasons.push_back(outcome->unfinished ? outcome->unfinished->reason : "");
        last = outcome->page.last;
    }
    EXPECT_EQ(records, 2U);
    EXPECT_EQ(whole, (std::vector<bool>{false, false, true}));
    EXPECT_EQ(reasons, (texts{"its last record has no end, and waits", "it is empty", ""}));
}

TEST(page_reader, an_empty_file_of_lines_has_no_records_and_tells_nothing_of_what_is_gone) {
    page_fixture bench;
    bench.give("a.ndjson", "\n");
    const auto outcome = bench.next();
    EXPECT_TRUE(outcome.value().page.entities.empty());
    EXPECT_FALSE(outcome->page.whole);
    EXPECT_EQ(outcome->unfinished.value().reason, "it is empty");
}

TEST(page_reader, a_pattern_reads_its_files_in_order) {
    page_fixture bench;
    bench.directory.write("b-2.ndjson", numbered_rows(2, 5));
    bench.directory.write("b-1.ndjson", numbered_rows(0, 2));
    bench.directory.write("c.ndjson", numbered_rows(9, 10));
    fs::create_directory(bench.directory.file("b-dir.ndjson"));
    bench.settings.path = bench.directory.file("b-*.ndjson");
    bench.settings.page_size = 2;
    EXPECT_EQ(bench.all(),
              (texts{R"({"n":0})", R"({"n":1})", R"({"n":2})", R"({"n":3})", R"({"n":4})"}));
}

TEST(page_reader, a_pattern_goes_on_behind_a_file_that_has_gone) {
    page_fixture bench;
    bench.directory.write("b-1.ndjson", numbered_rows(0, 2));
    bench.directory.write("b-2.ndjson", numbered_rows(2, 3));
    bench.settings.path = bench.directory.file("b-*.ndjson");
    bench.settings.page_size = 1;
    ASSERT_TRUE(bench.next());
    fs::remove(bench.directory.file("b-1.ndjson"));
    EXPECT_EQ(bench.all(), texts{R"({"n":2})"});
}

TEST(page_reader, a_pattern_may_match_nothing) {
    page_fixture bench;
    bench.settings.path = bench.directory.file("*.csv");
    EXPECT_EQ(bench.all(), texts{});
}

TEST(page_reader, a_file_may_have_a_name_like_a_pattern) {
    page_fixture bench;
    bench.give("a[1].ndjson", numbered_rows(1, 2));
    EXPECT_EQ(bench.all(), texts{R"({"n":1})"});
}

TEST(page_reader, says_why_a_file_cannot_be_read) {
    page_fixture bench;
    bench.settings.path = bench.directory.file("none.csv");
    const auto outcome = bench.next();
    EXPECT_EQ(outcome.error().kind, failure_class::unreachable);
    EXPECT_EQ(bench.without_directory(outcome.error().message),
              "cannot open 'none.csv': No such file or directory");

    bench.settings.path = bench.directory.file("");
    bench.settings.format = file_format::csv;
    EXPECT_NE(bench.next().error().message.find("is not a regular file"), std::string::npos);

    bench.settings.format = file_format::by_extension;
    bench.give("plain", "x");
    EXPECT_EQ(bench.next().error().mend, "set 'format' to csv, ndjson, json, xml, yaml or binary");
}

TEST(page_reader, a_position_of_nonsense_is_the_beginning) {
    page_fixture bench;
    bench.give("a.ndjson", numbered_rows(0, 1));
    for (const auto* stored : {"7", "{}", R"({"offset":-3,"file":9})", R"({"ended":true})"}) {
        bench.position = parse_json(stored).value();
        EXPECT_EQ(bench.all().size(), 1U) << stored;
    }
}

}  // namespace
}  // namespace sluice::file
