#include "connectors/file/document_reader.hpp"

#include "folder_fixture.hpp"
#include "page_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace sluice::file {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using namespace std::chrono_literals;

texts read_document(const std::string& name, const std::string& text,
                    const std::string& items = "") {
    page_fixture bench;
    if (!items.empty()) {
        bench.settings.items = expression::compile(items).value();
    }
    bench.give(name, text);
    return bench.all();
}

TEST(document_reader, finds_a_list_inside_of_an_object) {
    EXPECT_THAT(
        read_document("a.json", R"({"meta":{"n":2},"data":{"items":[{"id":1.10},{"id":2}]}})",
                      "data.items"),
        ElementsAre(R"({"id":1.10})", R"({"id":2})"));
    EXPECT_THAT(read_document("a.json", R"({"data":{"id":1}})", "data"),
                ElementsAre(R"({"id":1})"));
    EXPECT_THAT(read_document("a.json", R"([{"id":1},{"id":2}])", "[?id > `1`]"),
                ElementsAre(R"({"id":2})"));
    EXPECT_THAT(read_document("a.json", R"({"data":[]})", "data"), ElementsAre());
}

TEST(document_reader, reads_xml) {
    EXPECT_THAT(read_document("a.xml", "<r><item id=\"1\">x</item><item id=\"2\"/></r>", "r.item"),
                ElementsAre(R"({"@id":"1","#text":"x"})", R"({"@id":"2"})"));
    // An element that comes once is no list.
    EXPECT_THAT(read_document("a.xml", "<r><item id=\"1\"/></r>", "r.item"),
                ElementsAre(R"({"@id":"1"})"));
    EXPECT_THAT(read_document("a.xml", "<r>x</r>"), ElementsAre(R"({"r":"x"})"));
}

TEST(document_reader, reads_yaml) {
    EXPECT_THAT(read_document("a.yaml", "- id: 1\n- id: 2\n"),
                ElementsAre(R"({"id":1})", R"({"id":2})"));
    EXPECT_THAT(read_document("a.yml", "id: 1\n"), ElementsAre(R"({"id":1})"));
    EXPECT_THAT(read_document("a.yml", "all:\n- id: 1\n", "all"), ElementsAre(R"({"id":1})"));
}

TEST(document_reader, names_the_file_and_the_fault) {
    EXPECT_THAT(read_document("a.json", R"({"data":1})", "data"),
                ElementsAre(HasSubstr("a.json: items: 'data' is number, neither an array")));
    EXPECT_THAT(read_document("a.json", R"({"data":1})", "items"),
                ElementsAre("a.json: items: 'items' finds nothing in the file"));
    EXPECT_THAT(read_document("a.json", R"({"data":[1)", "data"),
                ElementsAre(HasSubstr("a.json: the file is no JSON: ")));
    EXPECT_THAT(read_document("a.yaml", "a: [1"),
                ElementsAre(HasSubstr("a.yaml: the file is no YAML: ")));
    EXPECT_THAT(read_document("a.xml", "<r><item></r>"),
                ElementsAre(HasSubstr("a.xml: the file is no XML: ")));
    EXPECT_THAT(read_document("a.xml", ""), ElementsAre("a.xml: the file is empty"));
    EXPECT_THAT(read_document("a.xml", "<r>" + std::string(100'000, 'x') + "</r>"),
                ElementsAre(HasSubstr("a.xml: the document is longer than 65536 bytes")));
}

TEST(document_reader, follows_no_entity) {
    EXPECT_THAT(read_document(
                    "a.xml", R"(<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r>&x;</r>)"),
                ElementsAre(HasSubstr("a document type is refused")));
}

TEST(document_reader, bounds_depth) {
    const std::size_t levels = 5'000;
    std::string json;
    std::string xml;
    for (std::size_t i = 0; i < levels; ++i) {
        json += '[';
        xml += "<a>";
    }
    EXPECT_THAT(read_document("a.json", "{\"x\":" + json, "x"),
                ElementsAre(HasSubstr("nested deeper than 128 levels")));
    EXPECT_THAT(read_document("a.xml", xml), ElementsAre(HasSubstr("a.xml: the file is no XML: ")));
}

TEST(document_reader, reads_other_encodings) {
    page_fixture bench;
    bench.settings.encoding = text_encoding::latin1;
    bench.give("a.xml", "<r>\xE4</r>");
    EXPECT_THAT(bench.all(), ElementsAre("{\"r\":\"\u00E4\"}"));
}

TEST(document_reader, gives_its_records_in_one_page) {
    page_fixture bench;
    bench.settings.page_size = 1;
    bench.give("a.yaml", "- 1\n- 2\n- 3\n");
    const auto page = bench.next();
    ASSERT_TRUE(page.has_value());
    EXPECT_EQ(page->page.entities.size(), 3U);
    EXPECT_TRUE(page->page.last);
}

TEST(document_reader, waits_for_a_document_that_may_go_on) {
    for (const std::string name : {"a.yaml", "a.xml"}) {
        page_fixture bench;
        bench.give(name, name == "a.yaml" ? "- 1\n" : "<r><item>");
        bench.let_pass(1s);
        const auto early = bench.next();
        ASSERT_TRUE(early.has_value()) << name;
        EXPECT_TRUE(early->page.entities.empty()) << name;
        EXPECT_FALSE(early->page.whole) << name;
        EXPECT_TRUE(early->unfinished) << name;
    }
    page_fixture whole;
    whole.give("b.xml", "<r/>");
    whole.let_pass(1s);
    EXPECT_EQ(whole.next().value().page.entities.size(), 1U);
}

TEST(document_reader, a_folder_takes_each_document_once) {
    folder_fixture folder;
    folder.take("*.yaml");
    folder.directory.write("a.yaml", "- {id: 1}\n- {id: 2}\n");
    folder.directory.write("b.yaml", "a: [1");
    folder.now = wall_time(std::chrono::years(200));
    const auto killed = folder.page(false);
    ASSERT_TRUE(killed.has_value());
    EXPECT_EQ(killed->page.entities.size(), 2U);
    const auto page = folder.page();
    ASSERT_TRUE(page.has_value());
    EXPECT_EQ(page->page.entities.size(), 2U);
    ASSERT_EQ(page->page.unreadable.size(), 1U);
    EXPECT_THAT(page->page.unreadable[0].reason, HasSubstr("b.yaml: the file is no YAML"));
    folder.position = nullptr;
    folder.restart();
    const auto again = folder.page();
    ASSERT_TRUE(again.has_value());
    EXPECT_TRUE(again->page.entities.empty());
}

}  // namespace
}  // namespace sluice::file
