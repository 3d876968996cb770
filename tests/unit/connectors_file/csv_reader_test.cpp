#include "connectors/file/csv_reader.hpp"

#include "page_fixture.hpp"

#include <gtest/gtest.h>

namespace sluice::file {
namespace {

texts read(const std::string& text, csv_settings csv = {}) {
    page_fixture bench;
    bench.settings.csv.delimiter = csv.delimiter;
    bench.settings.csv.ragged = csv.ragged;
    bench.give("a.csv", text);
    return bench.all();
}

TEST(csv_reader, names_the_fields_by_the_header_and_keeps_texts) {
    EXPECT_EQ(read("id,price\n7,1.10\n8,\n"),
              (texts{R"({"id":"7","price":"1.10"})", R"({"id":"8","price":""})"}));
}

TEST(csv_reader, takes_every_line_end_and_a_last_line_without_one) {
    const texts both{R"({"a":"1","b":"2"})", R"({"a":"3","b":"4"})"};
    for (const std::string end : {"\n", "\r\n", "\r", "\r\r\n", "\n\n", "\r\r", "\n\r"}) {
        EXPECT_EQ(read("a,b" + end + "1,2" + end + "3,4" + end), both) << end.size();
        EXPECT_EQ(read("a,b" + end + "1,2" + end + "3,4"), both) << end.size();
        EXPECT_EQ(read("a,b" + end + "1,\"2\"" + end + end + "\"3\",\"4\"" + end), both);
        EXPECT_EQ(read(end + "a,b" + end + "1,2\n3,4\r"), both) << "mixed";
    }
    EXPECT_EQ(read("a,b\n1,\"2\"\r\n\r\n\n3,"),
              (texts{R"({"a":"1","b":"2"})", R"({"a":"3","b":""})"}));
}

TEST(csv_reader, counts_a_line_once_whatever_ends_it) {
    for (const std::string end : {"\n", "\r\n", "\r", "\r\r\n"}) {
        page_fixture bench;
        bench.settings.page_size = 1;  // row numbers go on over pages
        bench.give("a.csv", "n" + end + "1" + end + "\"x" + end + "y\"" + end + "3" + end);
        texts lines;
        for (int i = 0; i < 3; ++i) {
            const auto outcome = bench.next();
            lines.push_back(outcome.value().page.entities.at(0).headers.at("line"));
            EXPECT_EQ(outcome->page.last, i == 2);
        }
        EXPECT_EQ(lines, (texts{"2", "3", "5"})) << end.size();
    }
}

TEST(csv_reader, quoted_fields_hold_delimiters_line_breaks_and_quotes) {
    EXPECT_EQ(read("a,b\n\"x,\r\ny\",\"say \"\"hi\"\"\"\n\"\",\"\"\"\"\n"),
              (texts{R"({"a":"x,\r\ny","b":"say \"hi\""})", R"({"a":"","b":"\""})"}));
    EXPECT_EQ(read("a\n5\" pipe\n"), texts{R"({"a":"5\" pipe"})"});
}

TEST(csv_reader, passes_over_the_mark_of_utf8_and_trims_the_header) {
    EXPECT_EQ(read("\xEF\xBB\xBF\"id\", größe \n1,2\n"), texts{R"({"id":"1","größe":"2"})"});
}

TEST(csv_reader, finds_the_end_of_a_field_of_any_length) {
    // The neighbours of a comma, a quote and the line ends, and characters of several bytes.
    for (const std::string unit : {"x", "-+", "!#", "\v\f", "é", "日-"}) {
        std::string field;
        for (int i = 0; i < 20; ++i) {
            json::object row{{"a", field}, {"b", field}, {"c", field + ",\r\n\"" + field}};
            const auto read_one = read("a,b,c\n" + field + "," + field + ",\"" + field +
                                       ",\r\n\"\"" + field + "\"\n");
            EXPECT_EQ(read_one, texts{write_json(row)}) << field;
            field += unit;
        }
    }
}

TEST(csv_reader, takes_other_delimiters) {
    EXPECT_EQ(read("a;b\n1,5;2\n", {.delimiter = ';'}), texts{R"({"a":"1,5","b":"2"})"});
    EXPECT_EQ(read("a\tb\n1\t\n", {.delimiter = '\t'}), texts{R"({"a":"1","b":""})"});
}

TEST(csv_reader, a_header_alone_is_an_empty_list_and_nothing_at_all_is_none) {
    EXPECT_EQ(read("a,b\n"), texts{});
    EXPECT_EQ(read("a,b"), texts{});
    for (const std::string text :
         {"", "\xEF\xBB\xBF", "\n", "\r\n\r\n", " \t\n", "\xEF\xBB\xBF \r"}) {
        EXPECT_EQ(read(text), texts{"a.csv: the file is empty"}) << text.size();
    }
    EXPECT_EQ(read(std::string(5000, '\0')), texts{"a.csv: the file is empty"});
}

const std::string too_few =
    ": mend the row, or set 'ragged: fill' to fill short rows with empty texts";

TEST(csv_reader, ragged_rows_are_set_aside_and_the_others_go_on) {
    EXPECT_EQ(read("a,b\n1,2\n\"x\ny\",2\n3\n4,5\n"),
              (texts{R"({"a":"1","b":"2"})", R"({"a":"x\ny","b":"2"})", R"({"a":"4","b":"5"})",
                     "a.csv:5: the row has 1 fields, the header has 2" + too_few}));
    EXPECT_EQ(read("a,b\n1,2,3\n"),
              texts{"a.csv:2: the row has 3 fields, the header has 2" + too_few});
}

TEST(csv_reader, a_row_that_is_set_aside_keeps_its_text) {
    page_fixture bench;
    bench.give("a.csv", "a,b\r\n\"x\r\ny\",gr\xFCn\r\n1\r\n" + std::string(5000, 'z') + "\n2");
    const auto outcome = bench.next();
    const auto& aside = outcome.value().page.unreadable;
    ASSERT_EQ(aside.size(), 4U);
    EXPECT_EQ(aside[0].text, "\"x\r\ny\",gr\uFFFDn");
    EXPECT_EQ(aside[1].text, "1");
    EXPECT_EQ(aside[2].text, std::string(4096, 'z'));
    EXPECT_EQ(aside[3].text, "2");
}

TEST(csv_reader, short_rows_are_filled_on_demand) {
    const csv_settings fill{.ragged = ragged_rows::fill};
    EXPECT_EQ(read("a,b,c\n1\n1,2,3,,\n", fill),
              (texts{R"({"a":"1","b":"","c":""})", R"({"a":"1","b":"2","c":"3"})"}));
    EXPECT_EQ(
        read("a,b\n1,2,x\n", fill),
        texts{"a.csv:2: the row has 3 fields, the header has 2: fields past the header must be "
              "empty"});
}

TEST(csv_reader, names_the_place_of_a_fault) {
    EXPECT_EQ(read("a,b\n1,2\n3,\"x\n\n"),
              (texts{R"({"a":"1","b":"2"})", "a.csv:3: the quote that opens here never closes"}));
    EXPECT_EQ(read("a,b\n1,\"2\"x\n"),
              texts{"a.csv:2: text stands after the closing quote of field 2"});
    EXPECT_EQ(read("a,b\n1,\"2\"\rx\n"),
              (texts{R"({"a":"1","b":"2"})",
                     "a.csv:3: the row has 1 fields, the header has 2" + too_few}));
    EXPECT_EQ(read("a,b\n1,gr\xFC"
                   "n\n"),
              texts{"a.csv:2: field 2 is not UTF-8 (byte 3 of it): save the file as UTF-8, or set "
                    "'encoding'"});
    EXPECT_EQ(read("gr\xFC"
                   "n\n1\n"),
              texts{"a.csv:1: field 1 is not UTF-8 (byte 3 of it): save the file as UTF-8, or set "
                    "'encoding'"});
    EXPECT_EQ(read("a,b,a\n"),
              texts{"a.csv:1: column 3 of the header is called 'a', as an earlier one"});
    EXPECT_EQ(read("a,,c\n"), texts{"a.csv:1: column 2 of the header has no name"});
    EXPECT_EQ(read("\xFF\xFE"
                   "a"),
              texts{"a.csv: the file is UTF-16"});
}

TEST(csv_reader, a_quote_that_never_closes_does_not_read_the_whole_file) {
    const std::string big(200'000, 'x');
    EXPECT_EQ(read("a,b\n1,\"" + big), texts{"a.csv:2: the row is longer than 65536 bytes"});
}

TEST(csv_reader, rows_across_the_buffer_are_whole) {
    std::string text = "a,b\n";
    texts expected;
    for (int i = 0; i < 3000; ++i) {
        const std::string body =
            std::to_string(i) + std::string(static_cast<std::size_t>(i % 97), '.');
        text += "\"" + body + "\"\"\r\n\",z\r\n";
        expected.push_back(R"({"a":")" + body + R"(\"\r\n","b":"z"})");
    }
    EXPECT_EQ(read(text), expected);
}

TEST(csv_reader, reads_the_catalogue_of_the_quickstart) {
    page_fixture bench;
    bench.settings.path = std::string(SLUICE_SOURCE_DIR) + "/config/quickstart/products.csv";
    const auto outcome = bench.next();
    ASSERT_TRUE(outcome) << describe(outcome.error());
    ASSERT_TRUE(outcome->page.last);
    std::size_t products = 0;
    std::size_t with_image = 0;
    for (const auto& each : outcome->page.entities) {
        EXPECT_EQ(each.type, "products");
        EXPECT_EQ(each.data.as_object().size(), 46U);
        products += each.data.at("Title").as_string().empty() ? 0U : 1U;
        with_image += each.data.at("Title").as_string().empty() ||
                              each.data.at("Image Src").as_string().empty()
                          ? 0U
                          : 1U;
    }
    EXPECT_EQ(products, 13U);
    EXPECT_EQ(with_image, 12U);
    EXPECT_EQ(outcome->page.entities.at(0).data.at("Body (HTML)").as_string(),
              "<p>Nuts, caramel, a long finish.</p>\n<ul>\n<li>Medium roast</li>\n"
              "<li>For filter and press</li>\n</ul>");
}

}  // namespace
}  // namespace sluice::file
