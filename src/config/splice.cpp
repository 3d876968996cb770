#include "config/splice.hpp"

#include "config/source.hpp"
#include "config/splice_region.hpp"
#include "config/splice_walk.hpp"
#include "config/yaml.hpp"
#include "config/yaml_writer.hpp"

#include <sluice/config/written.hpp>

#include <algorithm>

namespace sluice::config {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

result<node> parsed_whole(const std::string& text) {
    diagnostics problems;
    const auto file = source_from("text", text, problems);
    auto read = file == nullptr ? std::nullopt : parse_yaml(file, problems);
    if (!read || !problems.empty()) {
        const auto& first = problems.all().front();
        return failure(failure_class::refused,
                       "line " + std::to_string(first.at.line) + ": " + first.message,
                       "mend the text of the file first");
    }
    return *std::move(read);
}

// Takes the common blanks off the lines of a person's text.
std::string dedented(std::string_view text) {
    std::vector<std::string_view> lines;
    auto least = std::string_view::npos;
    while (!text.empty()) {
        auto line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        line = line.ends_with('\r') ? line.substr(0, line.size() - 1) : line;
        const auto first = line.find_first_not_of(' ');
        least = std::min(least, first);
        lines.push_back(first == std::string_view::npos ? std::string_view() : line);
    }
    while (!lines.empty() && lines.back().empty()) {
        lines.pop_back();
    }
    std::string made;
    bool begun = false;
    for (const auto line : lines) {
        if (begun || !line.empty()) {
            made += (begun ? "\n" : "");
            made += line.substr(std::min(least, line.size()));
            begun = true;
        }
    }
    return made;
}

struct given_value {
    yaml_piece piece;
    node tree;
};

result<given_value> value_of_edit(const yaml_edit& edit, char quote) {
    given_value given;
    if (!edit.value) {
        given.piece.text = dedented(edit.yaml);
        const auto spans = spans_of(given.piece.text);
        if (!spans) {
            return failure(failure_class::invalid, spans.error().message, spans.error().mend);
        }
        given.piece.is_block = spans->is_block_collection() || given.piece.text.starts_with('#');
    } else if (kind_of(*edit.value) == json_kind::string && quote != 0 &&
               text_or_empty(*edit.value).find('\n') == std::string_view::npos) {
        given.piece.text = hand_scalar(text_or_empty(*edit.value), quote, false);
    } else {
        given.piece = hand_written(*edit.value);
    }
    // A block of lines keeps its last line end, which the file has after the value.
    auto tree = parsed_whole(given.piece.text + "\n");
    if (!tree) {
        return tree.error();
    }
    given.tree = *std::move(tree);
    return given;
}

// On one line, with the quotes that the value was given.
std::string flow_of(const given_value& given) {
    const auto& text = given.piece.text;
    const bool is_quoted = given.tree.kind == node::kinds::scalar &&
                           (text.starts_with('"') || text.starts_with('\'')) &&
                           text.find('\n') == std::string::npos;
    return is_quoted ? text : in_flow_style(given.tree);
}

// Puts a value into a map or list of its own.
void wrap(given_value& given, const yaml_step& step) {
    node around;
    const auto* key = std::get_if<std::string>(&step);
    auto& piece = given.piece;
    const auto owner = key != nullptr ? yaml_key(*key) + ":" : std::string("-");
    const bool is_indented = piece.text.find("\n ") != std::string::npos;
    const auto blanks = piece.is_block || !is_indented ? 2 : 0;
    const auto below = piece.is_block && key != nullptr ? "\n  " : " ";
    piece.text = owner + below + shifted(piece.text, static_cast<std::size_t>(blanks), "\n");
    piece.is_block = true;
    if (key != nullptr) {
        around.kind = node::kinds::map;
        around.members.push_back({*key, {}, std::move(given.tree)});
    } else {
        around.kind = node::kinds::list;
        around.items.push_back(std::move(given.tree));
    }
    given.tree = std::move(around);
}

// The whole tree as it shall be.
void put_into(node& tree, const yaml_path& path, std::size_t depth, const node* value) {
    const bool is_last = depth + 1 == path.size();
    if (const auto* key = std::get_if<std::string>(&path[depth])) {
        tree.kind = node::kinds::map;
        const auto found = std::ranges::find(tree.members, *key, &member::key);
        if (is_last && value == nullptr) {
            tree.members.erase(found);
            return;
        }
        auto& one =
            found == tree.members.end() ? tree.members.emplace_back(member{*key, {}, {}}) : *found;
        is_last ? void(one.value = *value) : put_into(one.value, path, depth + 1, value);
        return;
    }
    tree.kind = node::kinds::list;
    const auto at = std::get<std::size_t>(path[depth]);
    if (is_last && value == nullptr) {
        tree.items.erase(tree.items.begin() + static_cast<std::ptrdiff_t>(at));
        return;
    }
    auto& one = at >= tree.items.size() ? tree.items.emplace_back() : tree.items[at];
    is_last ? void(one = *value) : put_into(one, path, depth + 1, value);
}

bool says_nothing(const node& tree) {
    return tree.kind == node::kinds::null ||
           (tree.kind != node::kinds::scalar && tree.members.empty() && tree.items.empty());
}

class splicing {
 public:
    splicing(const std::string& text, const span_node& root, const yaml_edit& edit)
        : text_(text), root_(root), edit_(edit), regions_(text) {}

    result<std::string> make(node tree) {
        auto way = walk_path(text_, root_, edit_.path);
        if (!way) {
            return way.error();
        }
        for (auto& spot : way->spots) {
            spot.column = spot.in_flow ? 0 : regions_.column(spot.column);
        }
        if (edit_.removes()) {
            return way->depth < edit_.path.size()
                       ? result<std::string>(text_)
                       : applied(removal(*way), std::move(tree), nullptr);
        }
        auto given = value_of_edit(edit_, quote_at(*way));
        if (!given) {
            return given.error();
        }
        const node wanted = given->tree;
        const auto region = addition(*way, *given);
        return applied(region, std::move(tree), &wanted);
    }

 private:
    // The quotes of the value that is replaced.
    char quote_at(const walked_path& way) const {
        const auto& last = *way.last;
        const bool is_it = way.depth == edit_.path.size() && last.kind == node::kinds::scalar;
        const char first = is_it && last.quoted ? text_[last.begin] : '\0';
        return first == '"' || first == '\'' ? first : '\0';
    }

    splice_region addition(const walked_path& way, given_value& given) const {
        const auto size = edit_.path.size();
        for (auto depth = size; depth > way.depth + 1; --depth) {
            wrap(given, edit_.path[depth - 1]);
        }
        if (way.depth == size) {
            return regions_.replace(way.spots.back(), given.piece, flow_of(given));
        }
        const auto& within = *way.last;
        const auto& step = edit_.path[way.depth];
        const bool is_empty = within.members.empty() && within.items.empty();
        if (is_empty && way.spots.empty()) {
            return within.in_flow ? into_brackets(within, given)
                                  : regions_.write_first(std::get<std::string>(step), given.piece);
        }
        if (is_empty && !way.spots.back().in_flow) {
            wrap(given, step);
            return regions_.replace(way.spots.back(), given.piece, "");
        }
        if (is_empty && within.kind == node::kinds::null) {
            wrap(given, step);
            return regions_.replace(way.spots.back(), given.piece, flow_of(given));
        }
        return into_brackets(within, given);
    }

    splice_region into_brackets(const span_node& within, const given_value& given) const {
        const auto& step = edit_.path[depth_of(within)];
        const auto flow = flow_of(given);
        if (const auto* key = std::get_if<std::string>(&step)) {
            const bool is_last = depth_of(within) + 1 == edit_.path.size();
            return regions_.add_member(within, &within == &root_, *key, given.piece,
                                       yaml_key(*key) + ": " + flow,
                                       is_last ? edit_.order : std::vector<std::string>());
        }
        return regions_.add_item(within, given.piece, flow);
    }

    std::size_t depth_of(const span_node& within) const {
        const auto* at = &root_;
        std::size_t depth = 0;
        while (at != &within) {
            const auto next = *index_of_step(*at, edit_.path[depth++]);
            at = at->kind == node::kinds::map ? &at->members[next].value : &at->items[next].value;
        }
        return depth;
    }

    splice_region removal(const walked_path& way) const {
        const auto size = way.spots.size();
        const auto& within = size == 1 ? root_ : *way.spots[size - 2].value;
        const auto at = *index_of_step(within, edit_.path.back());
        const bool is_only = within.members.size() + within.items.size() == 1;
        if (is_only && !within.in_flow && size > 1) {
            const auto nothing = within.kind == node::kinds::map ? "{}" : "[]";
            return regions_.replace(way.spots[size - 2], {nothing, false}, nothing);
        }
        return within.kind == node::kinds::map ? regions_.remove_member(within, at)
                                               : regions_.remove_item(within, at);
    }

    // The bytes around a value do not tell everything, such as a comment within a folded text. So
    // the new text is parsed, and compared with the tree that is wanted.
    result<std::string> applied(const splice_region& region, node tree, const node* value) const {
        put_into(tree, edit_.path, 0, value);
        auto made = text_.substr(0, region.begin) + region.by + text_.substr(region.end);
        const auto read = parsed_whole(made);
        const bool agrees =
            read && (says_the_same(*read, tree) || (says_nothing(*read) && says_nothing(tree)));
        if (!agrees) {
            return refused_at(text_, region.begin, "is written in a way that only people change");
        }
        return made;
    }

    const std::string& text_;
    const span_node& root_;
    const yaml_edit& edit_;
    splice_regions regions_;
};

}  // namespace

result<std::string> spliced(const std::string& text, const yaml_edit& edit) {
    if (text.starts_with(byte_order_mark)) {
        auto rest = spliced(text.substr(byte_order_mark.size()), edit);
        return rest ? std::string(byte_order_mark) + *rest : rest;
    }
    if (edit.path.empty()) {
        return failure(failure_class::invalid, "a path is missing", "");
    }
    const auto root = spans_of(text);
    if (!root) {
        return root.error();
    }
    auto tree = parsed_whole(text);
    if (!tree) {
        return tree.error();
    }
    return splicing(text, *root, edit).make(*std::move(tree));
}

result<std::string> written_at(const std::string& text, const yaml_path& path) {
    if (text.starts_with(byte_order_mark)) {
        return written_at(text.substr(byte_order_mark.size()), path);
    }
    const auto root = spans_of(text);
    if (!root) {
        return root.error();
    }
    const auto way = walk_path(text, *root, path);
    if (!way) {
        return way.error();
    }
    const auto& last = *way->last;
    if (way->depth < path.size() || last.is_absent()) {
        return std::string();
    }
    const splice_regions lines(text);
    // A comment after the last line of a map or a list belongs to it.
    const auto end = last.is_block_collection() ? lines.line_end(last.end) : last.end;
    const auto written = text.substr(last.begin, end - last.begin);
    const auto first = written.find('\n');
    if (!last.is_block_collection() && first != std::string::npos) {
        return dedented(written.substr(0, first)) + "\n  " +
               shifted(dedented(written.substr(first + 1)), 2, "\n");
    }
    // The first line's blanks come along, so that all lines move by the same.
    return dedented(std::string(lines.column(last.begin), ' ') + written);
}

std::optional<failure> cannot_splice(const std::string& text, const yaml_path& path) {
    const auto written = written_at(text, path);
    return written ? std::nullopt : std::optional(written.error());
}

}  // namespace sluice::config
