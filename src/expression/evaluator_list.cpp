// Evaluates indices, slices and projections.

#include "expression/evaluator.hpp"

#include <sluice/model/utf8.hpp>

#include <algorithm>
#include <vector>

namespace sluice::jmespath {

namespace {

// Moves a slice's bound into `size` items. As in Python, past the end means the end.
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

// Lists the places that a slice takes, in its order.
class range {
 public:
    range(const slice_bounds& bounds, std::size_t count) {
        const auto size = static_cast<std::int64_t>(count);
        backwards_ = bounds.step < 0;
        start_ = bound(bounds.start, backwards_ ? size - 1 : 0, size, backwards_);
        stop_ = bound(bounds.stop, backwards_ ? -1 : size, size, backwards_);
        // A longer step also gives one item, and the place after it must not overflow.
        step_ = std::clamp(bounds.step, -size - 1, size + 1);
    }

    std::size_t count() const {
        const std::int64_t way = backwards_ ? start_ - stop_ : stop_ - start_;
        const std::int64_t step = backwards_ ? -step_ : step_;
        return way <= 0 ? 0 : static_cast<std::size_t>((way + step - 1) / step);
    }

    template <class Visit>
    void each(Visit visit) const {
        for (std::int64_t i = start_; backwards_ ? i > stop_ : i < stop_; i += step_) {
            visit(static_cast<std::size_t>(i));
        }
    }

 private:
    std::int64_t start_ = 0;
    std::int64_t stop_ = 0;
    std::int64_t step_ = 1;
    bool backwards_ = false;
};

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

bool evaluator::slice(const node& at, const held& subject, held& out) {
    out = {};
    if (kind_of(subject) == json_kind::string) {
        return slice_text(at, subject.value->get_string(), out);
    }
    if (kind_of(subject) != json_kind::array) {
        return true;
    }
    const items_view items(subject);
    const range chosen(code_.slices[at.first], items.size());
    if (!budget_.steps(chosen.count())) {
        return fail_exhausted(at);
    }
    held_list& cut = store_.new_list(chosen.count());
    chosen.each([&](std::size_t i) { cut.push_back(items[i]); });
    out = held_store::whole(cut);
    return true;
}

// Slices a text by characters (JEP 15), which takes a pass over the whole text.
bool evaluator::slice_text(const node& at, std::string_view text, held& out) {
    if (!budget_.steps(text.size() / 2 + 1) || !budget_.bytes(text.size())) {
        return fail_exhausted(at);
    }
    std::vector<std::uint32_t> starts;
    starts.reserve(text.size() + 1);
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (!continues_utf8(text[i])) {
            starts.push_back(static_cast<std::uint32_t>(i));
        }
    }
    const range chosen(code_.slices[at.first], starts.size());
    starts.push_back(static_cast<std::uint32_t>(text.size()));
    json::string cut;
    chosen.each(
        [&](std::size_t i) { cut.append(text.substr(starts[i], starts[i + 1] - starts[i])); });
    out = store_.keep(json::value(std::move(cut)));
    return true;
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
    if (at.number != 0 && kind_of(source) == json_kind::string) {
        return run(at.second, source, out);  // a slice of a text is no projection
    }
    if (kind_of(source) != json_kind::array) {
        return true;
    }
    const items_view items(source);
    if (!budget_.steps(items.size())) {
        return fail_exhausted(at);
    }
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
    if (!budget_.steps(members.size())) {
        return fail_exhausted(at);
    }
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
    if (!budget_.steps(items.size()) || !budget_.bytes(items.size() * sizeof(held))) {
        return fail_exhausted(at);
    }
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
        if (!budget_.steps(inner.size() + 1) || !budget_.bytes(inner.size() * sizeof(held))) {
            return fail_exhausted(at);
        }
        for (std::size_t j = 0; j < inner.size(); ++j) {
            all.push_back(inner[j]);
        }
    }
    out = held_store::whole(all);
    return true;
}

}  // namespace sluice::jmespath
