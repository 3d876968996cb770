#include "config/splice_region.hpp"

#include "config/yaml_writer.hpp"

#include <algorithm>

namespace sluice::config {

splice_regions::splice_regions(std::string_view text)
    : text_(text), line_end_(text.find("\r\n") == std::string_view::npos ? "\n" : "\r\n") {}

std::size_t splice_regions::line_begin(std::size_t at) const {
    const auto before = at == 0 ? std::string_view::npos : text_.rfind('\n', at - 1);
    return before == std::string_view::npos ? 0 : before + 1;
}

std::size_t splice_regions::line_end(std::size_t at) const {
    const auto end = std::min(text_.find('\n', at), text_.size());
    return end > at && text_[end - 1] == '\r' ? end - 1 : end;
}

std::size_t splice_regions::next_line(std::size_t at) const {
    const auto end = text_.find('\n', at);
    return end == std::string_view::npos ? text_.size() : end + 1;
}

bool splice_regions::is_blank(std::size_t begin, std::size_t end) const {
    return text_.substr(begin, end - begin).find_first_not_of(" \t\r\n") == std::string_view::npos;
}

bool splice_regions::is_first_on_line(std::size_t at) const {
    return is_blank(line_begin(at), at);
}

bool splice_regions::has_blank_line(std::size_t begin, std::size_t end) const {
    for (auto line = next_line(begin); line < end; line = next_line(line)) {
        if (next_line(line) <= end && is_blank(line, next_line(line))) {
            return true;
        }
    }
    return false;
}

// A comment after a value, with the blanks before it; empty: there is none.
std::string splice_regions::rest_of_line(std::size_t at) const {
    return std::string(text_.substr(at, line_end(at) - at));
}

// Puts a comment at the end of the first line.
std::string splice_regions::with_rest(const std::string& by, const std::string& rest) const {
    const auto first = std::min(by.find(line_end_), by.size());
    return by.substr(0, first) + rest + by.substr(first);
}

// The text after "key:" or "-", which begins in that column.
std::string splice_regions::after_owner(const yaml_piece& piece, std::size_t column) const {
    if (piece.is_block) {
        return line_end_ + std::string(column + 2, ' ') +
               shifted(piece.text, column + 2, line_end_);
    }
    // The further lines of a block of lines are indented already.
    const auto second = piece.text.find('\n');
    const bool is_indented = second != std::string::npos && piece.text[second + 1] == ' ';
    return " " + shifted(piece.text, is_indented ? column : column + 2, line_end_);
}

// After a dash: "- a: 1", with the next lines below the "a".
std::string splice_regions::compact(const yaml_piece& piece, std::size_t column) const {
    return piece.is_block ? " " + shifted(piece.text, column + 2, line_end_)
                          : after_owner(piece, column);
}

splice_region splice_regions::replace(const value_spot& spot, const yaml_piece& piece,
                                      const std::string& flow) const {
    const auto& old = *spot.value;
    if (spot.in_flow) {
        if (old.is_absent()) {
            return {spot.after, spot.after, (spot.lacks_colon ? ": " : " ") + flow};
        }
        return {old.begin, old.end, flow};
    }
    const auto end = old.is_absent() ? spot.after : old.end;
    const bool was_below =
        !old.is_absent() &&
        text_.substr(spot.after, old.begin - spot.after).find('\n') != std::string_view::npos;
    if (was_below) {
        // A comment after the last line of a map or a list belongs to that line.
        const auto gone = old.is_block_collection() ? line_end(end) : end;
        if (!piece.is_block) {
            const auto rest = rest_of_line(spot.after);
            return {spot.after, gone, with_rest(after_owner(piece, spot.column), rest)};
        }
        const auto least =
            piece.text.starts_with("- ") && !spot.is_item ? spot.column : spot.column + 1;
        const auto present = column(old.begin);
        const auto wanted = present >= least ? present : spot.column + 2;
        return {old.begin, gone,
                std::string(wanted - present, ' ') + shifted(piece.text, wanted, line_end_)};
    }
    const bool is_compact = old.is_block_collection();
    const auto gone = is_compact ? line_end(end) : end;
    const auto rest = is_compact ? std::string() : rest_of_line(end);
    const bool has_comment = rest.find('#') != std::string::npos;
    auto by = spot.is_item && !has_comment ? compact(piece, spot.column)
                                           : after_owner(piece, spot.column);
    if (!piece.is_block && !old.is_absent()) {
        by.erase(0, 1);
        const auto lines = by.find('\n') != std::string::npos;
        return lines ? splice_region{old.begin, line_end(gone), with_rest(by, rest)}
                     : splice_region{old.begin, gone, by};
    }
    return {spot.after, line_end(gone), with_rest(by, has_comment || !piece.is_block ? rest : "")};
}

splice_region splice_regions::write_first(const std::string& key, const yaml_piece& piece) const {
    const bool open = !text_.empty() && text_.back() != '\n';
    const bool is_apart = text_.empty() || is_blank(line_begin(text_.size() - 1), text_.size());
    const auto before = (open ? line_end_ : "") + (is_apart && !open ? "" : line_end_);
    return {text_.size(), text_.size(),
            before + yaml_key(key) + ":" + after_owner(piece, 0) + line_end_};
}

splice_region splice_regions::add_member(const span_node& map, bool at_top, const std::string& key,
                                         const yaml_piece& piece, const std::string& flow,
                                         const std::vector<std::string>& order) const {
    const auto& members = map.members;
    if (map.bare) {
        const std::string pair(text_.substr(map.begin, map.end - map.begin));
        return {map.begin, map.end, "{" + pair + ", " + flow + "}"};
    }
    if (map.in_flow) {
        return add_in_flow(map.begin, members.empty() ? map.begin : members.back().begin,
                           members.empty()
                               ? map.begin
                               : std::max(members.back().value.end, members.back().after_colon()),
                           flow);
    }
    const auto rank = [&](const std::string& of) {
        return std::ranges::find(order, of) - order.begin();
    };
    auto after = members.size() - 1;
    if (rank(key) < std::ssize(order)) {
        for (auto i = members.size(); i-- > 0;) {
            if (rank(members[i].key) < rank(key)) {
                after = i;
                break;
            }
        }
    }
    const auto end_of = [&](const span_member& one) {
        return std::max(one.value.end, one.after_colon());
    };
    const auto last = members.size() - 1;
    const bool apart =
        at_top || (last > 0 && has_blank_line(end_of(members[last - 1]), members[last].begin));
    const auto begin = line_end(end_of(members[after]));
    const auto at = column(members.front().begin);
    return {begin, begin,
            line_end_ + (apart ? line_end_ : "") + std::string(at, ' ') + yaml_key(key) + ":" +
                after_owner(piece, at)};
}

splice_region splice_regions::add_item(const span_node& list, const yaml_piece& piece,
                                       const std::string& flow) const {
    const auto& items = list.items;
    if (list.in_flow) {
        return add_in_flow(list.begin, items.empty() ? list.begin : items.back().value.begin,
                           items.empty() ? list.begin : items.back().value.end, flow);
    }
    const auto begin = line_end(items.back().value.end);
    const auto at = column(items.front().dash);
    return {begin, begin, line_end_ + std::string(at, ' ') + "-" + compact(piece, at)};
}

// `last_begin` is the bracket when there is nothing between both brackets.
splice_region splice_regions::add_in_flow(std::size_t open, std::size_t last_begin,
                                          std::size_t last_end, const std::string& flow) const {
    if (last_begin == open) {
        return {open + 1, open + 1, flow};
    }
    const auto comma = text_.find_first_not_of(" \t\r\n", last_end);
    const bool has_comma = comma != std::string_view::npos && text_[comma] == ',';
    const auto begin = has_comma ? comma + 1 : last_end;
    const std::string separator = has_comma ? "" : ",";
    if (!is_first_on_line(last_begin)) {
        return {begin, begin, separator + " " + flow + (has_comma ? "," : "")};
    }
    const auto rest = std::string(text_.substr(begin, line_end(begin) - begin));
    const bool is_open = rest.empty() || rest.find_first_not_of(" \t") == std::string::npos ||
                         rest[rest.find_first_not_of(" \t")] == '#';
    const auto line =
        line_end_ + std::string(column(last_begin), ' ') + flow + (has_comma ? "," : "");
    return is_open ? splice_region{begin, begin + rest.size(), separator + rest + line}
                   : splice_region{begin, begin, separator + line};
}

splice_region splice_regions::remove_in_flow(std::size_t begin, std::size_t end,
                                             std::size_t before_end, bool is_last) const {
    const auto next = text_.find_first_not_of(" \t\r\n", end);
    const bool has_comma = next != std::string_view::npos && text_[next] == ',';
    const auto after = has_comma ? next + 1 : end;
    const auto rest = text_.substr(after, line_end(after) - after);
    const auto first = std::min(rest.find_first_not_of(" \t"), rest.size());
    const bool ends_line = first == rest.size() || rest[first] == '#';
    const bool owns_line = ends_line && is_first_on_line(begin) && line_begin(begin) > before_end;
    // A comment between belongs to the value before it. The comma that stays there does no harm.
    const auto between = text_.substr(std::min(before_end, begin), begin - before_end);
    const bool has_comment = between.find('#') != std::string_view::npos;
    if (owns_line && (!is_last || has_comma || has_comment)) {
        return {line_begin(begin), next_line(after), ""};
    }
    if (is_last) {
        const bool is_only = before_end == begin;
        return is_only || has_comment ? splice_region{begin, after, ""}
                                      : splice_region{before_end, end, ""};
    }
    return {begin, ends_line ? after : after + first, ""};
}

// `next_begin` is the next sibling's first byte; npos: there is none.
splice_region splice_regions::remove_lines(std::size_t begin, std::size_t end,
                                           std::size_t next_begin) const {
    if (is_first_on_line(begin)) {
        return {line_begin(begin), next_line(end), ""};
    }
    if (next_begin == std::string_view::npos) {
        return {begin, line_end(end), ""};
    }
    // It follows a dash: the next line with something on it moves up.
    const auto first = text_.find_first_not_of(" \t\r\n", line_end(end));
    return {begin, std::min(first, next_begin), ""};
}

splice_region splice_regions::remove_member(const span_node& map, std::size_t at) const {
    const auto& one = map.members[at];
    const auto end = std::max(one.value.end, one.after_colon());
    const bool is_last = at + 1 == map.members.size();
    if (map.bare) {
        return {map.begin, map.end, "{}"};
    }
    if (map.in_flow) {
        const auto before =
            at == 0 ? one.begin
                    : std::max(map.members[at - 1].value.end, map.members[at - 1].after_colon());
        return remove_in_flow(one.begin, end, before, is_last);
    }
    return remove_lines(one.begin, end,
                        is_last ? std::string_view::npos : map.members[at + 1].begin);
}

splice_region splice_regions::remove_item(const span_node& list, std::size_t at) const {
    const auto& one = list.items[at].value;
    const bool is_last = at + 1 == list.items.size();
    if (list.in_flow) {
        return remove_in_flow(one.begin, one.end,
                              at == 0 ? one.begin : list.items[at - 1].value.end, is_last);
    }
    return remove_lines(list.items[at].dash, one.end,
                        is_last ? std::string_view::npos : list.items[at + 1].dash);
}

}  // namespace sluice::config
