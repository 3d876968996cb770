// CSV as shops, banks and spreadsheets really export it.

#include "connectors/file/csv_reader.hpp"
#include "page_fixture.hpp"

#include <gtest/gtest.h>

namespace sluice::file {
namespace {

using texts = std::vector<std::string>;

class exported : public ::testing::Test {
 protected:
    texts read(const std::string& text) {
        bench = std::make_unique<page_fixture>();
        auto csv = settings;
        csv.largest_row = 64 * 1024;
        bench->settings.csv = csv;
        bench->settings.encoding = encoding;
        bench->settings.fails_at_bad_record = fails;
        bench->settings.page_size = page_size;
        bench->give("a.csv", text);
        return bench->all();
    }

    csv_settings settings;
    text_encoding encoding = text_encoding::utf8;
    bool fails = false;
    std::size_t page_size = 500;
    std::unique_ptr<page_fixture> bench;
};

TEST_F(exported, columns_name_what_has_no_header) {
    settings.has_header = false;
    settings.columns = {"id", "title"};
    for (const std::size_t rows : {1U, 500U}) {
        page_size = rows;
        EXPECT_EQ(read("1,Mug\n2,Cup\n"),
                  (texts{R"({"id":"1","title":"Mug"})", R"({"id":"2","title":"Cup"})"}));
    }
}

TEST_F(exported, columns_give_a_header_other_names) {
    settings.columns = {"id", "title"};
    page_size = 1;
    EXPECT_EQ(read("Handle,Title\n1,Mug\n2,Cup\n"),
              (texts{R"({"id":"1","title":"Mug"})", R"({"id":"2","title":"Cup"})"}));
    EXPECT_EQ(read("a,b,c\n1,2,3\n"),
              texts{"a.csv:1: the header has 3 columns, and `columns` names 2"});
}

TEST_F(exported, lines_before_the_header_are_passed_over) {
    settings.skip_lines = 3;
    page_size = 1;
    for (const std::string end : {"\n", "\r\n", "\r"}) {
        EXPECT_EQ(read("Report \"Q1" + end + end + "made by x" + end + "id" + end + "1" + end +
                       "2" + end),
                  (texts{R"({"id":"1"})", R"({"id":"2"})"}));
    }
    EXPECT_EQ(read("a\nb\nc\nid,t\n1\n").at(0).substr(0, 8), "a.csv:5:");
}

TEST_F(exported, a_line_of_excel_states_the_delimiter) {
    page_size = 1;
    EXPECT_EQ(read("sep=;\r\nid;t\r\n1;a,b\r\n2;c\r\n"),
              (texts{R"({"id":"1","t":"a,b"})", R"({"id":"2","t":"c"})"}));
    EXPECT_EQ(read("sep=,x\n1\n").at(0).substr(0, 8), "a.csv:2:") << "a header, and a short row";
}

TEST_F(exported, the_header_shows_the_delimiter) {
    settings.delimiter = 0;
    page_size = 1;
    for (const std::string mark : {",", ";", "\t", "|"}) {
        EXPECT_EQ(
            read("id" + mark + "\"t,;|\"\n1" + mark + "x,;\n2" + mark + "y\n").at(1),
            mark == "," ? read("id,\"t,;|\"\n1,x,;\n2,y\n").at(1) : R"({"id":"2","t,;|":"y"})")
            << mark;
    }
    bench = std::make_unique<page_fixture>();
    bench->settings.csv = settings;
    bench->settings.csv.largest_row = 1000;
    bench->give("a.csv", "a;b\n1;2\n3;4\n");
    bench->settings.page_size = 1;
    EXPECT_NE(bench->next()->remark.find("the delimiter is ';'"), std::string::npos);
    EXPECT_EQ(bench->next()->remark, "") << "once";
    EXPECT_EQ(delimiter_in("one column"), ',');
    EXPECT_EQ(delimiter_in("\"a;b;c\",d"), ',');
}

TEST_F(exported, unclear_columns_get_a_number) {
    settings.unclear = unclear_names::numbered;
    EXPECT_EQ(read("price,,price,price\n1,2,3,4\n"),
              texts{R"({"price":"1","column 2":"2","price 2":"3","price 3":"4"})"});
}

TEST_F(exported, a_line_with_text_astray_is_rejected_alone) {
    settings.guess_row_ends = true;
    const std::string text = "id,t\n1,\"15\" screen\",x\n2,b\n3,\"c\"d";
    const std::string why = "text stands after the closing quote of field 2";
    EXPECT_EQ(read(text), (texts{R"({"id":"2","t":"b"})", "a.csv:2: " + why, "a.csv:4: " + why}));
    EXPECT_EQ(read("id,t\r\n1,\"a\" b\r\n\"2\",\"c\r\nd\"\r\n"),
              (texts{R"({"id":"2","t":"c\r\nd"})", "a.csv:2: " + why}));
    settings.guess_row_ends = false;
    EXPECT_EQ(read(text), texts{"a.csv:2: " + why});
}

TEST_F(exported, a_bad_record_fails_the_run_on_demand_after_the_good_ones) {
    fails = true;
    const auto found = read("id,t\n1,a\n2\n3,c\n");
    ASSERT_EQ(found.size(), 2U);
    EXPECT_EQ(found[0], R"({"id":"1","t":"a"})");
    EXPECT_EQ(found[1].substr(0, 42), "a.csv:3: the row has 1 fields, the header ");
    // The next run meets it again: nothing after it is taken, and nothing is lost.
    EXPECT_FALSE(bench->next());
}

std::string utf16_of(const std::string& ascii, bool big_endian, bool marked) {
    std::string made = marked ? (big_endian ? "\xFE\xFF" : "\xFF\xFE") : "";
    for (const char c : ascii) {
        made += big_endian ? std::string{'\0', c} : std::string{c, '\0'};
    }
    return made;
}

TEST_F(exported, other_encodings_are_read_page_by_page) {
    page_size = 1;
    encoding = text_encoding::windows_1252;
    EXPECT_EQ(read("id,preis\n1,5 \x80\n2,gr\xFCn\n3,\"a\r\n\x93\"\n"),
              (texts{R"({"id":"1","preis":"5 €"})", R"({"id":"2","preis":"grün"})",
                     R"({"id":"3","preis":"a\r\n“"})"}));
    encoding = text_encoding::utf16;
    for (const bool big : {false, true}) {
        EXPECT_EQ(
            read(utf16_of("id,t\r\n1,\"a\"\r\n2,b\r\n3,c", big, true)),
            (texts{R"({"id":"1","t":"a"})", R"({"id":"2","t":"b"})", R"({"id":"3","t":"c"})"}));
    }
    EXPECT_EQ(read(utf16_of("id\n1\n", false, false)), texts{R"({"id":"1"})"});
    EXPECT_EQ(read("\xFF\xFE"), texts{"a.csv: the file is empty"});
}

TEST_F(exported, a_rejected_row_of_another_encoding_keeps_its_text) {
    encoding = text_encoding::utf16;
    bench = std::make_unique<page_fixture>();
    bench->settings.encoding = encoding;
    bench->give("a.csv", utf16_of("id,t\n1\n2,b\n", false, true));
    const auto outcome = bench->next();
    ASSERT_EQ(outcome->page.unreadable.size(), 1U);
    EXPECT_EQ(outcome->page.unreadable[0].text, "1");
}

TEST_F(exported, large_files_of_two_bytes_a_letter_are_read_whole) {
    encoding = text_encoding::utf16;
    page_size = 700;
    std::string text = "n\n";
    for (int i = 0; i < 30'000; ++i) {
        text += std::to_string(i) + "\n";
    }
    const auto found = read(utf16_of(text, false, true));
    ASSERT_EQ(found.size(), 30'000U);
    EXPECT_EQ(found.back(), R"({"n":"29999"})");
}

}  // namespace
}  // namespace sluice::file
