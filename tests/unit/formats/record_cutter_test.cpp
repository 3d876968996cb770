#include "formats/record_cutter.hpp"

#include "formats/csv_run.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

namespace sluice::formats {
namespace {

// Cuts the text after pieces of `size` bytes each. The parts are joined by '|'.
std::string cut(body_format format, std::string_view text, std::size_t size) {
    record_cutter cutter(format, ',');
    std::string all;
    while (!text.empty()) {
        cutter.add(text.substr(0, size));
        text.remove_prefix(std::min(size, text.size()));
        if (cutter.ready() > 0) {
            all += cutter.take() + "|";
        }
    }
    cutter.end();
    return all + cutter.take();
}

TEST(record_cutter, cuts_after_lines_and_rows) {
    EXPECT_EQ(cut(body_format::ndjson, "{\"a\":1}\n{\"b\":2}\n3", 1), "{\"a\":1}\n|{\"b\":2}\n|3");
    EXPECT_EQ(cut(body_format::csv, "a,b\n1,\"x\ny\"\n2,z", 1), "a,b\n|1,\"x\ny\"\n|2,z");
    EXPECT_EQ(cut(body_format::csv, "a\r\n1\r\n", 1), "a\r\n|1\r\n|");
    EXPECT_EQ(cut(body_format::csv, "a\r1\r2", 1), "a\r|1\r|2");
    EXPECT_EQ(cut(body_format::csv, "a,b\n1,\"x\ny\"\n2,z", 8), "a,b\n|1,\"x\ny\"\n|2,z");
}

TEST(record_cutter, counts_lines_as_the_readers_do) {
    record_cutter cutter(body_format::csv, ',');
    cutter.add("a\r\n\"x\ny\"\r2\n");
    EXPECT_EQ(cutter.lines(), 0);
    cutter.take();
    EXPECT_EQ(cutter.lines(), 4);
    EXPECT_EQ(cutter.open(), 0);
    cutter.add("ab");
    EXPECT_EQ(cutter.open(), 2);
    EXPECT_EQ(first_row_of("\n\"a\nb\",c\n1,2\n", ',').text, "\n\"a\nb\",c\n");
    EXPECT_EQ(first_row_of("\n\"a\nb\",c\n1,2\n", ',').lines, 3);
}

TEST(csv_run, is_text_that_leaves_the_scanner_as_it_is) {
    std::mt19937 random(11);
    std::size_t found = 0;
    for (int round = 0; round < 2000; ++round) {
        std::string text;
        for (int byte = 0; byte < 40; ++byte) {
            text += "abc;\"\r\n"[random() % 7];
        }
        csv_scanner scanner(';');
        const std::size_t begin = random() % 20;
        for (std::size_t at = 0; at < begin; ++at) {
            scanner.take(text[at]);
        }
        const auto rest = std::string_view(text).substr(begin);
        const auto size = text_run(scanner, ';', rest);
        ASSERT_LE(size, rest.size());
        found += size;
        auto asked = scanner;
        for (const char byte : rest.substr(0, size)) {
            ASSERT_EQ(asked.take(byte), csv_meaning::text) << text;
            ASSERT_TRUE(byte != '\n' && byte != '\r') << text;
        }
        EXPECT_EQ(asked.in_quotes(), scanner.in_quotes()) << text;
        EXPECT_EQ(asked.in_plain_text(), scanner.in_plain_text()) << text;
    }
    EXPECT_GT(found, 500U);
}

// However the network cuts a text, its records are those of the whole.
TEST(record_cutter, the_pieces_read_as_the_whole) {
    std::mt19937 random(7);
    for (int round = 0; round < 300; ++round) {
        std::string text = "h,k\n";
        for (int byte = 0; byte < 200; ++byte) {
            text += "ab,,\"\"\r\n\n1"[random() % 10];
        }
        const csv_shape shape;
        const auto whole = fitting_rows_from_csv(text, shape);
        if (!whole) {
            continue;  // its quotes do not fit
        }
        record_cutter cutter(body_format::csv, ',');
        json::array rows;
        std::vector<std::string> reasons;
        const std::size_t size = 1 + random() % 40;
        const auto take = [&] {
            auto part_shape = shape;
            part_shape.lines_before = cutter.lines();
            auto part = cutter.take();
            if (part_shape.lines_before > 0) {
                part.insert(0, "h,k\n");
                --part_shape.lines_before;
            }
            const auto read = fitting_rows_from_csv(part, part_shape);
            ASSERT_TRUE(read) << describe(read.error()) << "\n" << part;
            rows.insert(rows.end(), read->rows.begin(), read->rows.end());
            for (const auto& one : read->unreadable) {
                reasons.push_back(one.reason);
            }
        };
        for (std::size_t at = 0; at < text.size(); at += size) {
            cutter.add(std::string_view(text).substr(at, size));
            if (cutter.ready() > 0) {
                take();
            }
        }
        cutter.end();
        if (cutter.ready() > 0) {
            take();
        }
        EXPECT_EQ(rows, whole->rows) << text;
        std::vector<std::string> expected;
        for (const auto& one : whole->unreadable) {
            expected.push_back(one.reason);
        }
        EXPECT_EQ(reasons, expected) << text;
    }
}

}  // namespace
}  // namespace sluice::formats
