#include "cli/json_difference.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace sluice::cli {
namespace {

// Equal lines that stay beside a change, so that a reader sees its surroundings.
constexpr std::size_t lines_beside = 3;

// The table of a comparison has a cell for each pair of lines. Past this size the comparison shows
// the old lines, then the new ones.
constexpr std::size_t most_cells = 4'000'000;

using text_lines = std::vector<std::string_view>;

struct marked_line {
    char mark = ' ';
    std::string_view text;
};

text_lines lines_in(std::string_view text) {
    text_lines lines;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        lines.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

// A comma comes and goes with the member after it, and is no change of its line.
std::string_view without_comma(std::string_view line) {
    return line.ends_with(',') ? line.substr(0, line.size() - 1) : line;
}

bool same(std::string_view left, std::string_view right) {
    return without_comma(left) == without_comma(right);
}

void mark_all(const text_lines& lines, std::size_t from, std::size_t to, char mark,
              std::vector<marked_line>& into) {
    for (auto at = from; at < to; ++at) {
        into.push_back({mark, lines[at]});
    }
}

// Marks the lines in [from, …) up to the common end by their longest common subsequence.
class line_comparison {
 public:
    line_comparison(const text_lines& before, const text_lines& after)
        : before_(before), after_(after) {}

    std::vector<marked_line> marked() {
        const auto shorter = std::min(before_.size(), after_.size());
        while (head_ < shorter && same(before_[head_], after_[head_])) {
            ++head_;
        }
        while (tail_ < shorter - head_ &&
               same(*(before_.rbegin() + offset(tail_)), *(after_.rbegin() + offset(tail_)))) {
            ++tail_;
        }
        const auto old_end = before_.size() - tail_;
        const auto new_end = after_.size() - tail_;
        std::vector<marked_line> lines;
        mark_all(after_, 0, head_, ' ', lines);
        if ((old_end - head_ + 1) * (new_end - head_ + 1) > most_cells) {
            mark_all(before_, head_, old_end, '-', lines);
            mark_all(after_, head_, new_end, '+', lines);
        } else {
            mark_middle(old_end - head_, new_end - head_, lines);
        }
        mark_all(after_, new_end, after_.size(), ' ', lines);
        return lines;
    }

 private:
    static std::ptrdiff_t offset(std::size_t count) { return static_cast<std::ptrdiff_t>(count); }

    void mark_middle(std::size_t olds, std::size_t news, std::vector<marked_line>& lines) const {
        // common[i][j]: the length of the longest common subsequence of the lines from i and j on.
        std::vector<std::uint32_t> common((olds + 1) * (news + 1));
        const auto cell = [&](std::size_t i, std::size_t j) -> std::uint32_t& {
            return common[i * (news + 1) + j];
        };
        for (auto i = olds; i-- > 0;) {
            for (auto j = news; j-- > 0;) {
                cell(i, j) = same(before_[head_ + i], after_[head_ + j])
                                 ? cell(i + 1, j + 1) + 1
                                 : std::max(cell(i + 1, j), cell(i, j + 1));
            }
        }
        std::size_t i = 0;
        std::size_t j = 0;
        while (i < olds || j < news) {
            if (i < olds && j < news && same(before_[head_ + i], after_[head_ + j])) {
                lines.push_back({' ', after_[head_ + j]});
                ++i;
                ++j;
            } else if (i < olds && (j == news || cell(i + 1, j) >= cell(i, j + 1))) {
                lines.push_back({'-', before_[head_ + i++]});
            } else {
                lines.push_back({'+', after_[head_ + j++]});
            }
        }
    }

    const text_lines& before_;
    const text_lines& after_;
    std::size_t head_ = 0;
    std::size_t tail_ = 0;
};

std::string text_of(const std::vector<marked_line>& lines) {
    std::vector<bool> shown(lines.size());
    for (std::size_t at = 0; at < lines.size(); ++at) {
        if (lines[at].mark == ' ') {
            continue;
        }
        const auto from = at - std::min(at, lines_beside);
        const auto to = std::min(lines.size(), at + lines_beside + 1);
        std::fill(shown.begin() + static_cast<std::ptrdiff_t>(from),
                  shown.begin() + static_cast<std::ptrdiff_t>(to), true);
    }
    std::string text;
    bool left_out = false;
    for (std::size_t at = 0; at < lines.size(); ++at) {
        if (!shown[at]) {
            text += left_out ? "" : "  …\n";
            left_out = true;
            continue;
        }
        left_out = false;
        text += std::string(1, lines[at].mark) + " " + std::string(lines[at].text) + "\n";
    }
    return text.substr(0, text.size() - std::min<std::size_t>(text.size(), 1));
}

std::string_view colour_of(std::string_view line) {
    if (line.starts_with("    - ") || line.starts_with("    fails: ")) {
        return "\x1b[31m";
    }
    if (line.starts_with("    + ")) {
        return "\x1b[32m";
    }
    return line.empty() || line.starts_with(' ') ? "" : "\x1b[1m";
}

}  // namespace

std::string json_difference(const json::value& before, const json::value& after) {
    const auto old_text = write_json_indented(before);
    const auto new_text = write_json_indented(after);
    if (old_text == new_text) {
        return "unchanged";
    }
    const auto old_lines = lines_in(old_text);
    const auto new_lines = lines_in(new_text);
    return text_of(line_comparison(old_lines, new_lines).marked());
}

std::string coloured_steps(std::string_view text) {
    std::string made;
    for (const auto line : lines_in(text)) {
        const auto colour = colour_of(line);
        made += colour;
        made += line;
        made += colour.empty() ? "\n" : "\x1b[0m\n";
    }
    return made;
}

bool wants_colour(bool is_terminal, const char* no_color, const char* term) {
    const bool refused = no_color != nullptr && *no_color != '\0';
    const bool dumb = term == nullptr || std::string_view(term) == "dumb";
    return is_terminal && !refused && !dumb;
}

}  // namespace sluice::cli
