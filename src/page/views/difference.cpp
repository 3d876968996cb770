#include "page/views/difference.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <cstdint>
#include <vector>

namespace sluice::operator_page {
namespace {

constexpr std::size_t lines_around = 3;
// The table of the comparison has so many places at most. Past it, the middle is shown as replaced.
constexpr std::size_t largest_table = 4'000'000;

using texts = std::vector<std::string_view>;

// A line that ends in CR LF equals one that ends in LF: a form changes one to the other.
texts lines_in(std::string_view text) {
    texts lines;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        auto line = text.substr(0, end);
        if (line.ends_with('\r')) {
            line.remove_suffix(1);
        }
        lines.push_back(line);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

// The longest common subsequence of the lines between `from` and the ends.
void compare_middle(const texts& before, const texts& after, std::vector<marked_line>& into) {
    const auto rows = before.size();
    const auto columns = after.size();
    if ((rows + 1) * (columns + 1) > largest_table) {
        for (const auto line : before) {
            into.push_back({'-', line});
        }
        for (const auto line : after) {
            into.push_back({'+', line});
        }
        return;
    }
    // common[i][j]: lines in common of before[i…] and after[j…].
    std::vector<std::uint32_t> common((rows + 1) * (columns + 1), 0);
    const auto at = [&](std::size_t i, std::size_t j) -> std::uint32_t& {
        return common[i * (columns + 1) + j];
    };
    for (std::size_t i = rows; i-- > 0;) {
        for (std::size_t j = columns; j-- > 0;) {
            at(i, j) =
                before[i] == after[j] ? at(i + 1, j + 1) + 1 : std::max(at(i + 1, j), at(i, j + 1));
        }
    }
    std::size_t i = 0;
    std::size_t j = 0;
    while (i < rows || j < columns) {
        if (i < rows && j < columns && before[i] == after[j]) {
            into.push_back({' ', before[i++]});
            ++j;
        } else if (j == columns || (i < rows && at(i + 1, j) >= at(i, j + 1))) {
            into.push_back({'-', before[i++]});
        } else {
            into.push_back({'+', after[j++]});
        }
    }
}

json::object shown_line(const marked_line& line) {
    const char* kind = line.mark == '+' ? "added" : line.mark == '-' ? "removed" : "same";
    return {{"mark", std::string(1, line.mark)}, {"line", line.text}, {"class", kind}};
}

}  // namespace

std::vector<marked_line> compared_lines(std::string_view before, std::string_view after) {
    auto left = lines_in(before);
    auto right = lines_in(after);
    const auto [differs, other] = std::ranges::mismatch(left, right);
    const auto same = static_cast<std::size_t>(differs - left.begin());
    std::size_t tail = 0;
    while (tail < std::min(left.size(), right.size()) - same &&
           left[left.size() - 1 - tail] == right[right.size() - 1 - tail]) {
        ++tail;
    }
    std::vector<marked_line> all;
    for (std::size_t i = 0; i < same; ++i) {
        all.push_back({' ', left[i]});
    }
    const auto middle_of = [&](const texts& lines) {
        return texts(lines.begin() + static_cast<std::ptrdiff_t>(same),
                     lines.end() - static_cast<std::ptrdiff_t>(tail));
    };
    compare_middle(middle_of(left), middle_of(right), all);
    for (auto i = left.size() - tail; i < left.size(); ++i) {
        all.push_back({' ', left[i]});
    }
    return all;
}

json::array difference_of(std::string_view before, std::string_view after) {
    const auto all = compared_lines(before, after);
    std::vector<bool> is_shown(all.size(), false);
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (all[i].mark != ' ') {
            const auto from = i > lines_around ? i - lines_around : 0;
            const auto until = std::min(i + lines_around + 1, all.size());
            std::fill(is_shown.begin() + static_cast<std::ptrdiff_t>(from),
                      is_shown.begin() + static_cast<std::ptrdiff_t>(until), true);
        }
    }
    json::array made;
    bool any = false;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (is_shown[i]) {
            if (i > 0 && !is_shown[i - 1]) {
                made.push_back(json::object{{"mark", "…"}, {"line", ""}, {"class", "same"}});
            }
            made.push_back(shown_line(all[i]));
            any = true;
        }
    }
    return any ? made : json::array();
}

}  // namespace sluice::operator_page
