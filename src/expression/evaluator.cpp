#include "expression/evaluator.hpp"

#include "expression/lexer.hpp"

#include <sluice/model/number.hpp>

namespace sluice::jmespath {

namespace {

// These use their subject once, so that it may be moved on.
bool is_single_step(node_kind kind) {
    return kind == node_kind::names || kind == node_kind::index || kind == node_kind::slice ||
           kind == node_kind::current;
}

bool holds(node_kind comparison, std::strong_ordering order) {
    switch (comparison) {
        case node_kind::less:
            return order < 0;
        case node_kind::less_or_equal:
            return order <= 0;
        case node_kind::greater:
            return order > 0;
        default:
            return order >= 0;
    }
}

}  // namespace

bool evaluator::run(node_index which, const held& subject, held& out) {
    const node& at = code_.nodes[which];
    switch (at.kind) {
        case node_kind::current:
            out = subject;
            return true;
        case node_kind::names:
            out = names(at, subject);
            return true;
        case node_kind::literal:
            out = held::borrowed(code_.literals[at.first]);
            return true;
        case node_kind::index:
            out = index(at, subject);
            return true;
        case node_kind::slice:
            out = slice(at, subject);
            return true;
        case node_kind::sequence:
            return sequence(at, subject, out);
        case node_kind::project_list:
            return project_list(at, subject, out);
        case node_kind::project_values:
            return project_values(at, subject, out);
        case node_kind::project_filter:
            return project_filter(at, subject, out);
        case node_kind::flatten:
            return flatten(at, subject, out);
        case node_kind::either:
        case node_kind::both:
        case node_kind::negation:
            return logic(at, subject, out);
        case node_kind::equal:
        case node_kind::not_equal:
        case node_kind::less:
        case node_kind::less_or_equal:
        case node_kind::greater:
        case node_kind::greater_or_equal:
            return compare(at, subject, out);
        case node_kind::list:
            return list(at, subject, out);
        case node_kind::object:
            return object(at, subject, out);
        case node_kind::call:
            return call(at, subject, out);
    }
    return false;
}

bool evaluator::fail(std::size_t column, const std::string& what) {
    fault_.emplace(fault_at(column, what));
    return false;
}

held evaluator::names(const node& at, const held& subject) const {
    const std::string* name = code_.names.data() + at.first;
    const std::string* end = name + at.second;
    held found = first_name(*name, subject);
    while (++name != end) {
        const json::object* members = found.value->if_object();
        const json::value* member =
            found.items == nullptr && members != nullptr ? members->if_contains(*name) : nullptr;
        if (member == nullptr) {
            return {};
        }
        found.value = member;
    }
    return found;
}

held evaluator::first_name(std::string_view name, const held& subject) const {
    if (subject.items != nullptr) {
        return {};
    }
    if (const json::object* members = subject.value->if_object()) {
        if (const json::value* member = members->if_contains(name)) {
            return {member, nullptr, subject.movable};
        }
    }
    if (subject.value == &root_ && scope_.names != nullptr) {
        if (const json::value* known = scope_.names->if_contains(name)) {
            return held::borrowed(*known);
        }
    }
    return {};
}

bool evaluator::sequence(const node& at, const held& subject, held& out) {
    held first;
    if (!run(at.first, subject, first)) {
        return false;
    }
    const bool single = is_single_step(code_.nodes[at.second].kind);
    return run(at.second, single ? first : first.shared(), out);
}

bool evaluator::logic(const node& at, const held& subject, held& out) {
    if (!run(at.first, subject, out)) {
        return false;
    }
    const bool truth = !is_false(out);
    if (at.kind == node_kind::negation) {
        out = held::boolean(!truth);
        return true;
    }
    const bool decided = truth == (at.kind == node_kind::either);
    return decided || run(at.second, subject, out);
}

bool evaluator::compare(const node& at, const held& subject, held& out) {
    held left;
    held right;
    if (!run(at.first, subject, left) || !run(at.second, subject, right)) {
        return false;
    }
    if (at.kind == node_kind::equal || at.kind == node_kind::not_equal) {
        const bool same = json_equal(store_.plain(left), store_.plain(right));
        out = held::boolean(same == (at.kind == node_kind::equal));
    } else if (kind_of(left) == json_kind::number && kind_of(right) == json_kind::number) {
        out = held::boolean(holds(at.kind, compare_numbers(*left.value, *right.value)));
    } else {
        out = {};
    }
    return true;
}

bool evaluator::list(const node& at, const held& subject, held& out) {
    out = {};
    if (subject.is_null()) {
        return true;
    }
    held_list& items = store_.new_list(at.second);
    for (std::uint32_t i = 0; i < at.second; ++i) {
        held item;
        if (!run(code_.children[at.first + i], subject, item)) {
            return false;
        }
        items.push_back(item);
    }
    out = held_store::whole(items);
    return true;
}

bool evaluator::object(const node& at, const held& subject, held& out) {
    out = {};
    if (subject.is_null()) {
        return true;
    }
    json::object members;
    members.reserve(at.second);
    for (std::uint32_t i = 0; i < at.second; ++i) {
        held member;
        if (!run(code_.children[at.first + i], subject, member)) {
            return false;
        }
        members.insert_or_assign(code_.names[at.third + i], take(member));
    }
    out = store_.keep(json::value(std::move(members)));
    return true;
}

}  // namespace sluice::jmespath
