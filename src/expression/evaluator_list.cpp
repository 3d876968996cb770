// Steps into lists: indices, slices and projections.

#include "expression/evaluator.hpp"

#include <algorithm>

namespace sluice::jmespath {

namespace {

// Where a slice's bound falls among `size` items: as in Python, past the end means the end.
std::int64_t bound(std::optional<std::int64_t> given, std::int64_t otherwise, std::int64_t size,
                   bool backwards) {
    if (!given) {
        return otherwise;
    }
    const std::int64_t lowest = backwards ? -1 : 0;
    const std::int64_t highest = backwards ? size - 1 : size;
    const std::int64_t place = *given < 0 ? *given + size : *given;
    return std::clamp(place, lowest, highest);
}

}  // namespace

held evaluator::index(const node& at, const held& subject) {
    const items_view items(subject);
    const auto size = static_cast<std::int64_t>(items.size());
    const std::int64_t place = at.number < 0 ? at.number + size : at.number;
    if (place < 0 || place >= size) {
        return {};
    }
    return items[static_cast<std::size_t>(place)];
}

held evaluator::slice(const node& at, const held& subject) {
    if (kind_of(subject) != json_kind::array) {
        return {};
    }
    const slice_bounds& bounds = code_.slices[at.first];
    const items_view items(subject);
    const auto size = static_cast<std::int64_t>(items.size());
    const bool backwards = bounds.step < 0;
    const std::int64_t start = bound(bounds.start, backwards ? size - 1 : 0, size, backwards);
    const std::int64_t stop = bound(bounds.stop, backwards ? -1 : size, size, backwards);
    // A longer step gives one item as well, and the place after it does not overflow.
    const std::int64_t step = std::clamp(bounds.step, -size - 1, size + 1);
    held_list& cut = store_.new_list(0);
    for (std::int64_t i = start; backwards ? i > stop : i < stop; i += step) {
        cut.push_back(items[static_cast<std::size_t>(i)]);
    }
    return held_store::whole(cut);
}

bool evaluator::append_projected(node_index right, const held& item, held_list& all) {
    held made;
    if (code_.nodes[right].kind == node_kind::current) {
        made = item;
    } else if (!run(right, item.shared(), made)) {
        return false;
    }
    if (!made.is_null()) {
        all.push_back(made);
    }
    return true;
}

bool evaluator::project_list(const node& at, const held& subject, held& out) {
    held source;
    if (!run(at.first, subject, source)) {
        return false;
    }
    out = {};
    if (kind_of(source) != json_kind::array) {
        return true;
    }
    const items_view items(source);
    held_list& all = store_.new_list(items.size());
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (!append_projected(at.second, items[i], all)) {
            return false;
        }
    }
    out = held_store::whole(all);
    return true;
}

bool evaluator::project_values(const node& at, const held& subject, held& out) {
    held source;
    if (!run(at.first, subject, source)) {
        return false;
    }
    out = {};
    if (kind_of(source) != json_kind::object) {
        return true;
    }
    const json::object& members = source.value->get_object();
    held_list& all = store_.new_list(members.size());
    for (const json::key_value_pair& member : members) {
        const held item{&member.value(), nullptr, source.movable};
        if (!append_projected(at.second, item, all)) {
            return false;
        }
    }
    out = held_store::whole(all);
    return true;
}

bool evaluator::project_filter(const node& at, const held& subject, held& out) {
    held source;
    if (!run(at.first, subject, source)) {
        return false;
    }
    out = {};
    if (kind_of(source) != json_kind::array) {
        return true;
    }
    const items_view items(source);
    held_list& all = store_.new_list(0);
    for (std::size_t i = 0; i < items.size(); ++i) {
        held verdict;
        if (!run(at.third, items[i].shared(), verdict)) {
            return false;
        }
        if (!is_false(verdict) && !append_projected(at.second, items[i], all)) {
            return false;
        }
    }
    out = held_store::whole(all);
    return true;
}

bool evaluator::flatten(const node& at, const held& subject, held& out) {
    held source;
    if (!run(at.first, subject, source)) {
        return false;
    }
    out = {};
    if (kind_of(source) != json_kind::array) {
        return true;
    }
    const items_view items(source);
    held_list& all = store_.new_list(items.size());
    for (std::size_t i = 0; i < items.size(); ++i) {
        const held item = items[i];
        if (kind_of(item) != json_kind::array) {
            all.push_back(item);
            continue;
        }
        const items_view inner(item);
        for (std::size_t j = 0; j < inner.size(); ++j) {
            all.push_back(inner[j]);
        }
    }
    out = held_store::whole(all);
    return true;
}

}  // namespace sluice::jmespath
