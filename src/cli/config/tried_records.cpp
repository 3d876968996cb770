#include "cli/config/tried_records.hpp"

#include <sluice/model/text.hpp>

#include <boost/json/array.hpp>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <system_error>

namespace sluice::cli {
namespace {

constexpr const char* input_forms = "give a JSON object, a list of them, or one on each line";

std::vector<json::value> records_in(json::value&& whole) {
    if (kind_of(whole) != json_kind::array) {
        return {std::move(whole)};
    }
    const auto& list = whole.as_array();
    return {list.begin(), list.end()};
}

// Puts as many line breaks before a line as the text has, so that a failure names its place there.
result<json::value> parse_line(std::string_view line, std::size_t lines_before) {
    auto value = parse_json(line);
    if (value || lines_before == 0) {
        return value;
    }
    return parse_json(std::string(lines_before, '\n') + std::string(line));
}

struct numbered_line {
    std::string_view text;
    std::size_t lines_before = 0;
};

std::vector<numbered_line> filled_lines(std::string_view text) {
    std::vector<numbered_line> lines;
    for (std::size_t number = 0; !text.empty(); ++number) {
        const auto end = std::min(text.find('\n'), text.size());
        if (!trimmed(text.substr(0, end)).empty()) {
            lines.push_back({text.substr(0, end), number});
        }
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

}  // namespace

result<std::vector<json::value>> records_of(std::string_view text) {
    if (trimmed(text).empty()) {
        return failure(failure_class::invalid, "it is empty", input_forms);
    }
    auto whole = parse_json(text);
    if (whole) {
        auto records = records_in(*std::move(whole));
        if (records.empty()) {
            return failure(failure_class::invalid, "the list is empty", input_forms);
        }
        return records;
    }
    // A first line that is JSON by itself means one record a line. Otherwise one value is meant.
    const auto lines = filled_lines(text);
    if (lines.size() < 2 || !parse_json(lines.front().text)) {
        return whole.error();
    }
    std::vector<json::value> records;
    for (const auto& line : lines) {
        auto value = parse_line(line.text, line.lines_before);
        if (!value) {
            return value.error();
        }
        records.push_back(*std::move(value));
    }
    return records;
}

result<std::string> text_of_input(const std::string& path) {
    if (path == "-") {
        return std::string(std::istreambuf_iterator<char>(std::cin), {});
    }
    std::error_code error;
    std::ifstream file(path, std::ios::binary);
    if (!file || std::filesystem::is_directory(path, error)) {
        return failure(failure_class::invalid, "cannot read " + path,
                       "give the path of a JSON file, - for standard input, or a task's number");
    }
    return std::string(std::istreambuf_iterator<char>(file), {});
}

std::optional<ledger::task_id> task_in(const std::string& input) {
    ledger::task_id id = 0;
    const auto* end = input.data() + input.size();
    const auto [last, error] = std::from_chars(input.data(), end, id);
    std::error_code ignored;
    if (error != std::errc() || last != end || std::filesystem::exists(input, ignored)) {
        return std::nullopt;
    }
    return id;
}

}  // namespace sluice::cli
