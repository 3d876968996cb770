#include "config/span_placer.hpp"

#include <algorithm>

namespace sluice::config {
namespace {

constexpr std::string_view blanks_and_breaks = " \t\r\n";

bool ends_word(char byte) {
    return byte == ',' || byte == ']' || byte == '}';
}

class span_placer {
 public:
    explicit span_placer(std::string_view text) : text_(text) {}

    void place_root(span_node& root) {
        auto at = skipped(0);
        if (text_.substr(at).starts_with("---")) {
            at += 3;
        }
        place(root, at, -1, false);
    }

 private:
    using column = std::ptrdiff_t;

    char byte(std::size_t at) const { return at < text_.size() ? text_[at] : '\0'; }
    bool is_space(std::size_t at) const {
        return at >= text_.size() || blanks_and_breaks.find(text_[at]) != std::string_view::npos;
    }

    // The next byte that is no blank, no line end and no comment.
    std::size_t skipped(std::size_t at) const {
        while (at < text_.size()) {
            if (is_space(at)) {
                ++at;
            } else if (text_[at] == '#' && (at == 0 || is_space(at - 1))) {
                at = std::min(text_.find('\n', at), text_.size());
            } else {
                break;
            }
        }
        return at;
    }

    std::size_t expected(std::size_t from, char mark) const {
        const auto at = skipped(from);
        if (byte(at) != mark) {
            throw span_lost{at};
        }
        return at;
    }

    column column_of(std::size_t at) const {
        const auto line_end = at == 0 ? std::string_view::npos : text_.rfind('\n', at - 1);
        return static_cast<column>(line_end == std::string_view::npos ? at : at - line_end - 1);
    }

    // `from` is the byte after the colon, the dash or the comma; `around` the column of the block
    // that the node stands in.
    std::size_t place(span_node& one, std::size_t from, column around, bool within_flow) {
        const auto mark = one.begin;
        if (one.kind == node::kinds::null) {
            return place_nothing(one, from);
        }
        one.begin = skipped(from);
        auto at = one.begin;
        if (!one.fixed.empty() && !one.is_alias) {
            at = after_properties(at);
        } else if (one.kind == node::kinds::scalar && at != mark) {
            throw span_lost{at};
        }
        if (one.is_alias) {
            one.end = end_of_word(at);
        } else if (one.kind == node::kinds::scalar) {
            one.end = end_of_scalar(one, at, around, within_flow);
        } else if (one.in_flow) {
            one.end = one.kind == node::kinds::list ? place_flow_list(one, at, around)
                                                    : place_flow_map(one, at, around);
        } else {
            one.end = one.kind == node::kinds::list ? place_block_list(one, at)
                                                    : place_block_map(one, at);
        }
        return one.end;
    }

    std::size_t place_nothing(span_node& one, std::size_t from) {
        if (!one.fixed.empty()) {
            from = after_properties(skipped(from));
        }
        one.begin = from;
        one.end = from;
        const auto at = skipped(from);
        for (const std::string_view word : {"~", "null", "Null", "NULL"}) {
            const auto after = at + word.size();
            const bool is_whole = is_space(after) || ends_word(byte(after));
            if (text_.substr(at).starts_with(word) && is_whole && byte(skipped(after)) != ':') {
                one.begin = at;
                one.end = after;
            }
        }
        return one.end;
    }

    std::size_t end_of_word(std::size_t at) const {
        return std::min(text_.find_first_of(" \t\r\n,]}", at), text_.size());
    }

    std::size_t after_properties(std::size_t at) const {
        while (byte(at) == '&' || byte(at) == '!') {
            at = skipped(end_of_word(at));
        }
        return at;
    }

    std::size_t end_of_scalar(const span_node& one, std::size_t at, column around,
                              bool within_flow) const {
        const char first = byte(at);
        if (first == '"' || first == '\'') {
            return end_of_quoted(at, first);
        }
        if (!within_flow && one.quoted && (first == '|' || first == '>')) {
            return end_of_lines(at, around);
        }
        return end_of_plain(one.text, at);
    }

    std::size_t end_of_quoted(std::size_t at, char quote) const {
        for (auto next = at + 1; next < text_.size(); ++next) {
            const bool is_pair =
                quote == '"' ? text_[next] == '\\' : text_.substr(next).starts_with("''");
            if (is_pair) {
                ++next;
            } else if (text_[next] == quote) {
                return next + 1;
            }
        }
        throw span_lost{at};
    }

    // The parser folds the line ends of a plain text. Its other bytes stand in the text as they
    // are.
    std::size_t end_of_plain(std::string_view read, std::size_t at) const {
        const auto begin = at;
        for (std::size_t i = 0; i < read.size();) {
            if (blanks_and_breaks.find(read[i]) == std::string_view::npos) {
                if (byte(at++) != read[i++]) {
                    throw span_lost{begin};
                }
                continue;
            }
            const auto word = std::min(read.find_first_not_of(blanks_and_breaks, i), read.size());
            const auto next =
                std::min(text_.find_first_not_of(blanks_and_breaks, at), text_.size());
            const auto between = text_.substr(at, next - at);
            if (between.find('\n') == std::string_view::npos &&
                between != read.substr(i, word - i)) {
                throw span_lost{begin};
            }
            i = word;
            at = next;
        }
        return at;
    }

    // A block of lines: | or >.
    std::size_t end_of_lines(std::size_t at, column around) const {
        const auto header_end = std::min(text_.find('\n', at), text_.size());
        const auto header = text_.substr(at, header_end - at);
        const bool keeps =
            header.substr(0, header.find_first_of(" \t#")).find('+') != std::string_view::npos;
        auto end = header_end;
        while (end > at && is_space(end - 1)) {
            --end;
        }
        for (auto line = header_end + 1; line < text_.size();) {
            const auto line_end = std::min(text_.find('\n', line), text_.size());
            const auto first = std::min(text_.find_first_not_of(' ', line), text_.size());
            const bool is_blank = first >= line_end || byte(first) == '\r';
            if (!is_blank && static_cast<column>(first - line) <= around) {
                break;
            }
            if (!is_blank || keeps) {
                end = line_end > line && byte(line_end - 1) == '\r' ? line_end - 1 : line_end;
            }
            line = line_end + 1;
        }
        return end;
    }

    void place_pair(span_member& pair, std::size_t from, column around, bool within_flow) {
        const bool quoted = pair.colon != 0;
        const auto at = skipped(from);
        if (at != pair.begin) {
            throw span_lost{at};
        }
        const char first = byte(at);
        pair.key_end = quoted && (first == '"' || first == '\'') ? end_of_quoted(at, first)
                                                                 : end_of_plain(pair.key, at);
        pair.colon = skipped(pair.key_end);
        if (byte(pair.colon) != ':') {
            if (!within_flow) {
                throw span_lost{pair.colon};
            }
            pair.colon = std::string::npos;
        }
        place(pair.value, pair.after_colon(), around, within_flow);
    }

    std::size_t place_flow_list(span_node& list, std::size_t at, column around) {
        auto next = expected(at, '[') + 1;
        for (auto& item : list.items) {
            auto& value = item.value;
            value.bare = value.kind == node::kinds::map && value.in_flow && value.fixed.empty() &&
                         byte(skipped(next)) != '{';
            if (value.bare && value.members.size() == 1) {
                value.begin = skipped(next);
                place_pair(value.members.front(), next, around, true);
                value.end = value.members.front().value.end;
                next = value.end;
            } else {
                next = place(value, next, around, true);
            }
            next = after_comma(next);
        }
        return expected(next, ']') + 1;
    }

    std::size_t place_flow_map(span_node& map, std::size_t at, column around) {
        auto next = expected(at, '{') + 1;
        for (auto& pair : map.members) {
            place_pair(pair, next, around, true);
            next = after_comma(std::max(pair.value.end, pair.key_end));
        }
        return expected(next, '}') + 1;
    }

    std::size_t after_comma(std::size_t at) const {
        const auto next = skipped(at);
        return byte(next) == ',' ? next + 1 : at;
    }

    std::size_t place_block_list(span_node& list, std::size_t at) {
        for (auto& item : list.items) {
            item.dash = expected(at, '-');
            at = place(item.value, item.dash + 1, column_of(item.dash), false);
        }
        return at;
    }

    std::size_t place_block_map(span_node& map, std::size_t at) {
        for (auto& pair : map.members) {
            place_pair(pair, at, column_of(pair.begin), false);
            at = std::max(pair.value.end, pair.after_colon());
        }
        return at;
    }

    std::string_view text_;
};

}  // namespace

void place_spans(span_node& root, std::string_view text) {
    span_placer(text).place_root(root);
}

}  // namespace sluice::config
