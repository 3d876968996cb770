// Compares the reader of rows, which takes most of them from its buffer, with one that asks the
// scanner about each byte.

#include "connectors/file/csv_rows.hpp"

#include "connectors/file/field_end.hpp"

#include <sluice/model/utf8.hpp>

#include <gtest/gtest.h>

#include <random>
#include <sys/mman.h>
#include <unistd.h>

namespace sluice::file {
namespace {

struct read_row {
    std::vector<std::string> fields;
    std::uint64_t line = 0;
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
    bool faulty = false;
    bool operator==(const read_row&) const = default;
};

struct read_file {
    std::vector<read_row> rows;
    bool failed = false;
    bool ended_in_row = false;
    bool operator==(const read_file&) const = default;
};

void PrintTo(const read_file& file, std::ostream* out) {
    for (const auto& row : file.rows) {
        *out << row.line << "@" << row.offset << "+" << row.length << (row.faulty ? "!" : "");
        for (const auto& field : row.fields) {
            *out << " [" << ::testing::PrintToString(field) << "]";
        }
        *out << "\n";
    }
    *out << (file.failed ? "failed " : "") << (file.ended_in_row ? "ended in a row" : "");
}

// The rows of a text without empty lines: scanner and line count, byte by byte.
read_file by_scanner(const std::string& text, char delimiter) {
    read_file made;
    csv_scanner scanner(delimiter);
    line_count lines(1);
    read_row row;
    std::string field;
    bool quoted = false;
    const auto end_field = [&] {
        row.faulty = row.faulty || utf8_fault(field) != std::string::npos;
        row.fields.push_back(std::exchange(field, {}));
        quoted = false;
    };
    const auto begins_row = [&] { return row.fields.empty() && field.empty() && !quoted; };
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char byte = text[at];
        if (begins_row() && is_line_end(byte) && !scanner.in_quotes()) {
            lines.take(byte);
            continue;
        }
        if (begins_row()) {
            lines.settle();
            row.line = lines.line();
            row.offset = at;
        }
        lines.take(byte);
        const bool opens = scanner.at_field_start();
        switch (scanner.take(byte)) {
            case csv_meaning::text:
                field += byte;
                break;
            case csv_meaning::quote:
                quoted = quoted || opens;
                break;
            case csv_meaning::field_end:
                end_field();
                break;
            case csv_meaning::row_end:
                end_field();
                row.length = at - row.offset;
                made.rows.push_back(std::exchange(row, {}));
                break;
            case csv_meaning::stray:
                made.failed = true;
                return made;
        }
    }
    if (!begins_row()) {
        made.ended_in_row = true;
        made.failed = scanner.in_quotes();
        end_field();
        row.length = text.size() - row.offset;
        if (!made.failed) {
            made.rows.push_back(row);
        }
    }
    return made;
}

// Reads a file in memory: a disk would take a minute for all of them.
read_file by_rows(const std::string& text, char delimiter, std::size_t largest = 1U << 20U) {
    const descriptor file(::memfd_create("rows", MFD_CLOEXEC));
    EXPECT_EQ(::pwrite(file.get(), text.data(), text.size(), 0), static_cast<ssize_t>(text.size()));
    byte_source source(file, "a.csv", 0);
    csv_rows rows(source, delimiter, largest, 1);
    read_file made;
    while (true) {
        const auto row = rows.next();
        if (!row || *row == nullptr) {
            made.failed = !row;
            made.ended_in_row = rows.ended_in_row();
            return made;
        }
        const auto& seen = **row;
        made.rows.push_back({{seen.fields.begin(), seen.fields.end()},
                             seen.line,
                             seen.offset,
                             seen.length,
                             !seen.fault.empty()});
    }
}

TEST(csv_rows, are_those_of_the_scanner_in_any_text) {
    std::mt19937 random(20);
    const std::vector<std::string> parts{"a",  ",", ",",    "\"", "\"",        "\"\"", "\n",
                                         "\r", ";", "\r\n", "é",  "xxxxxxxxx", "\xC3", "\xA9"};
    std::size_t rows = 0;
    std::size_t failed = 0;
    for (int round = 0; round < 2000; ++round) {
        std::string text;
        for (auto count = random() % 30; count > 0; --count) {
            text += parts[random() % parts.size()];
        }
        for (const char delimiter : {',', ';', '\xA9', '"'}) {
            const auto wanted = by_scanner(text, delimiter);
            ASSERT_EQ(by_rows(text, delimiter), wanted) << ::testing::PrintToString(text);
            rows += wanted.rows.size();
            failed += wanted.failed ? 1 : 0;
        }
    }
    EXPECT_GT(rows, 5'000U);
    EXPECT_GT(failed, 500U);
}

TEST(csv_rows, go_on_past_the_end_of_the_buffer_anywhere_in_a_row) {
    const std::string tail = "1,\"a \"\"b\"\"\r\nc\",\"\",d\r\n\r\n2,\xC3\xA9,,\"x\"\n3,,,\n";
    for (std::size_t ahead = 64UL * 1024 - tail.size() - 4; ahead <= 64UL * 1024; ++ahead) {
        std::string text(ahead, 'p');
        text[7] = ',';
        text.back() = '\n';
        text += tail;
        ASSERT_EQ(by_rows(text, ','), by_scanner(text, ',')) << ahead;
    }
}

TEST(csv_rows, have_a_largest_size_which_counts_the_line_end) {
    EXPECT_FALSE(by_rows("abc,d\ne\n", ',', 6).failed);
    EXPECT_TRUE(by_rows("abc,d\ne\n", ',', 5).failed);
    EXPECT_TRUE(by_rows("e\nabc,d\ne\n", ',', 5).failed);
}

TEST(field_end, is_found_at_every_place_in_texts_of_every_length) {
    for (std::size_t size = 0; size < 120; ++size) {
        for (std::size_t begin = 0; begin <= std::min<std::size_t>(size, 9); ++begin) {
            // The neighbours of the bytes that are looked for, and bytes with the high bit.
            std::string text;
            for (std::size_t i = 0; i < size; ++i) {
                text += "+-\v\x8A\x0C\x0E\xAC!"[i % 8];
            }
            ASSERT_EQ(find_field_end(text, begin, ','), size);
            for (std::size_t at = begin; at < size; ++at) {
                const char before = text[at];
                text[at] = ",\r\n"[at % 3];
                ASSERT_EQ(find_field_end(text, begin, ','), at) << size;
                text[at] = before;
            }
        }
    }
}

}  // namespace
}  // namespace sluice::file
