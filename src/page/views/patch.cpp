#include "page/views/patch.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace sluice::operator_page {
namespace {

constexpr std::size_t lines_about = 3;

// Lines with their ends, so that a change of an end shows.
std::vector<std::string_view> whole_lines(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size() - 1) + 1;
        lines.push_back(text.substr(0, end));
        text.remove_prefix(end);
    }
    return lines;
}

std::string marked(char mark, std::string_view line) {
    auto made = mark + std::string(line);
    if (!line.ends_with('\n')) {
        made += "\n\\ No newline at end of file\n";
    }
    return made;
}

// "12,3"; a hunk without lines names the line before it.
std::string range_text(std::size_t begin, std::size_t count) {
    return std::to_string(count == 0 ? begin : begin + 1) + "," + std::to_string(count);
}

}  // namespace

// One hunk holds everything between the first and the last line that differ.
std::string patch_of(std::string_view path, std::string_view before, std::string_view after) {
    if (before == after) {
        return {};
    }
    const auto left = whole_lines(before);
    const auto right = whole_lines(after);
    const auto least = std::min(left.size(), right.size());
    std::size_t same = 0;
    while (same < least && left[same] == right[same]) {
        ++same;
    }
    std::size_t tail = 0;
    while (tail < least - same && left[left.size() - 1 - tail] == right[right.size() - 1 - tail]) {
        ++tail;
    }
    const auto begin = same > lines_about ? same - lines_about : 0;
    const auto kept = std::min(tail, lines_about);
    const auto left_end = left.size() - tail + kept;
    const auto right_end = right.size() - tail + kept;
    const std::string name(path);
    std::string made = (before.empty() ? "--- /dev/null\n" : "--- a/" + name + "\n") + "+++ b/" +
                       name + "\n@@ -" + range_text(begin, left_end - begin) + " +" +
                       range_text(begin, right_end - begin) + " @@\n";
    for (auto i = begin; i < same; ++i) {
        made += marked(' ', left[i]);
    }
    for (auto i = same; i < left.size() - tail; ++i) {
        made += marked('-', left[i]);
    }
    for (auto i = same; i < right.size() - tail; ++i) {
        made += marked('+', right[i]);
    }
    for (auto i = left.size() - tail; i < left_end; ++i) {
        made += marked(' ', left[i]);
    }
    return made;
}

}  // namespace sluice::operator_page
