#include "connectors/file/record_text.hpp"

#include "page_fixture.hpp"

#include <gtest/gtest.h>

namespace sluice::file {
namespace {

const json::value& record() {
    static const json::value data =
        parse_json(
            R"({"id":7,"price":1.10,"text":"say \"hi\", you\nthere","tags":["a"],"none":null})")
            .value();
    return data;
}

TEST(record_text, ndjson_is_one_line_with_exact_numbers) {
    EXPECT_EQ(ndjson_line(record()),
              R"({"id":7,"price":1.10,"text":"say \"hi\", you\nthere","tags":["a"],"none":null})"
              "\n");
}

TEST(record_text, csv_quotes_what_must_be) {
    const auto row = csv_line(record(), {"price", "text", "tags", "none", "missing"}, ',',
                              extra_members::ignored);
    EXPECT_EQ(row.value(), "1.10,\"say \"\"hi\"\", you\nthere\",\"[\"\"a\"\"]\",,\n");
    EXPECT_EQ(csv_header_line({"a,b", "c"}, ','), "\"a,b\",c\n");
    EXPECT_EQ(csv_header_line({"a,b", "c;"}, ';'), "a,b;\"c;\"\n");
}

TEST(record_text, csv_leaves_formulas_as_they_are) {
    const auto data = parse_json(R"({"a":"=1+1","b":"-2"})").value();
    EXPECT_EQ(csv_line(data, {"a", "b"}, ',', extra_members::refused).value(), "=1+1,-2\n");
}

TEST(record_text, csv_refuses_what_has_no_column) {
    const auto row =
        csv_line(record(), {"id", "price", "text", "tags"}, ',', extra_members::refused);
    EXPECT_EQ(row.error().kind, failure_class::refused);
    EXPECT_EQ(row.error().message, "the member 'none' is no column of the file");
    EXPECT_EQ(csv_line(json::value(7), {"id"}, ',', extra_members::refused).error().message,
              "a CSV row needs an object, not number");
}

TEST(record_text, csv_rows_are_read_again_as_they_were) {
    page_fixture bench;
    const std::vector<std::string> columns{"a", "b"};
    texts expected;
    std::string text = csv_header_line(columns, ',');
    for (const auto* value : {"", " x ", "\"", "a,b", "line\r\nbreak", "\r", "grün"}) {
        json::object data;
        data["a"] = value;
        data["b"] = "z";
        text += csv_line(data, columns, ',', extra_members::refused).value();
        expected.push_back(write_json(data));
    }
    bench.give("a.csv", text);
    EXPECT_EQ(bench.all(), expected);
}

TEST(record_text, a_row_of_one_empty_field_is_no_empty_line) {
    page_fixture bench;
    const auto row = csv_line(json::object{{"a", ""}}, {"a"}, ',', extra_members::refused);
    bench.give("a.csv", "a\n" + row.value());
    EXPECT_EQ(bench.all(), texts{R"({"a":""})"});
}

}  // namespace
}  // namespace sluice::file
