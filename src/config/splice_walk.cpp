#include "config/splice_walk.hpp"

#include <algorithm>

namespace sluice::config {
namespace {

std::string name_of_step(const yaml_step& step) {
    const auto* key = std::get_if<std::string>(&step);
    return key != nullptr ? *key : "item " + std::to_string(std::get<std::size_t>(step) + 1);
}

bool fits(const span_node& within, const yaml_step& step) {
    const bool is_key = std::holds_alternative<std::string>(step);
    return within.kind == node::kinds::null ||
           within.kind == (is_key ? node::kinds::map : node::kinds::list);
}

// The first anchor, alias or tag within.
const span_node* first_fixed(const span_node& within) {
    if (!within.fixed.empty()) {
        return &within;
    }
    for (const auto& item : within.items) {
        if (const auto* found = first_fixed(item.value)) {
            return found;
        }
    }
    for (const auto& one : within.members) {
        if (const auto* found = first_fixed(one.value)) {
            return found;
        }
    }
    return nullptr;
}

}  // namespace

failure refused_at(std::string_view text, std::size_t at, const std::string& why) {
    return {failure_class::refused, "line " + std::to_string(line_at(text, at)) + " " + why,
            "edit the text of the file"};
}

std::optional<std::size_t> index_of_step(const span_node& within, const yaml_step& step) {
    if (const auto* key = std::get_if<std::string>(&step)) {
        const auto found = std::ranges::find(within.members, *key, &span_member::key);
        return found == within.members.end()
                   ? std::nullopt
                   : std::optional(static_cast<std::size_t>(found - within.members.begin()));
    }
    const auto at = std::get<std::size_t>(step);
    return at < within.items.size() ? std::optional(at) : std::nullopt;
}

result<walked_path> walk_path(std::string_view text, const span_node& root, const yaml_path& path) {
    walked_path way;
    way.last = &root;
    for (const auto& step : path) {
        const auto& within = *way.last;
        if (!within.fixed.empty()) {
            return refused_at(text, within.begin, "has " + within.fixed);
        }
        if (!fits(within, step)) {
            return failure(failure_class::invalid,
                           "line " + std::to_string(line_at(text, within.begin)) +
                               " has no place for '" + name_of_step(step) + "'",
                           "edit the text of the file");
        }
        const auto at = index_of_step(within, step);
        if (!at) {
            break;
        }
        value_spot spot{.in_flow = within.in_flow};
        if (within.kind == node::kinds::map) {
            const auto& one = within.members[*at];
            spot.value = &one.value;
            spot.after = one.after_colon();
            spot.column = one.begin;  // a byte; its column is known later
            spot.lacks_colon = one.colon == std::string::npos;
        } else {
            const auto& item = within.items[*at];
            spot.value = &item.value;
            spot.after = within.in_flow ? item.value.begin : item.dash + 1;
            spot.column = item.dash;
            spot.is_item = true;
        }
        way.last = spot.value;
        way.spots.push_back(spot);
        ++way.depth;
    }
    if (way.depth == path.size()) {
        if (const auto* found = first_fixed(*way.last)) {
            return refused_at(text, found->begin, "has " + found->fixed);
        }
    } else if (!way.last->fixed.empty()) {
        return refused_at(text, way.last->begin, "has " + way.last->fixed);
    }
    return way;
}

}  // namespace sluice::config
