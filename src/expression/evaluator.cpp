#include "expression/evaluator.hpp"

#include "expression/lexer.hpp"

#include <sluice/model/number.hpp>

namespace sluice::jmespath {

namespace {

// True for steps that use their subject once: a value that nobody else needs may move through them
// without a copy.
bool is_single_step(node_kind kind) {
    return kind == node_kind::names || kind == node_kind::index || kind == node_kind::slice ||
           kind == node_kind::current;
}

std::uint64_t cost_of(const node& at) {
    const bool has_children = at.kind == node_kind::list || at.kind == node_kind::object ||
                              at.kind == node_kind::call || at.kind == node_kind::let;
    return has_children ? at.second + std::uint64_t{3} : 3;
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

// The node around it pays for a path of so many names; a longer one pays for each name.
constexpr std::uint32_t few_names = 16;

// Finds a name of the scope, which extends the data but no part of it.
const json::value* name_beside(std::string_view name, const expression_scope& scope) {
    if (scope.parent != nullptr && name == "parent") {
        return scope.parent;
    }
    return scope.names != nullptr ? scope.names->if_contains(name) : nullptr;
}

// Follows names from the second on; null where they lead nowhere.
const json::value* follow(const json::value* found, const std::string* name,
                          const std::string* end) {
    for (; found != nullptr && name != end; ++name) {
        found = sluice::member(*found, *name);
    }
    return found;
}

}  // namespace

bool is_short_path(const program& code) {
    const node& at = code.nodes[code.root];
    return at.kind == node_kind::names && at.second <= few_names;
}

const json::value& follow_path(const program& code, const json::value& root,
                               const expression_scope& scope) {
    const node& at = code.nodes[code.root];
    const std::string* name = code.names.data() + at.first;
    const json::value* found = sluice::member(root, *name);
    if (found == nullptr) {
        found = name_beside(*name, scope);
    }
    found = follow(found, name + 1, name + at.second);
    return found != nullptr ? *found : null_value;
}

bool evaluator::run(node_index which, const held& subject, held& out) {
    const node& at = code_.nodes[which];
    switch (at.kind) {
        case node_kind::current:
            out = subject;
            return true;
        case node_kind::root:
            out = held::borrowed(root_);
            return true;
        case node_kind::variable:
            out = variables_[static_cast<std::size_t>(at.number)];
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
        default:
            return run_steps(at, subject, out);
    }
}

// Each node pays for itself and for those of its parts that take no steps of their own.
bool evaluator::run_steps(const node& at, const held& subject, held& out) {
    if (!budget_.steps(cost_of(at))) [[unlikely]] {
        return fail_exhausted(at);
    }
    switch (at.kind) {
        case node_kind::free_variable:
            return free_variable(at, out);
        case node_kind::slice:
            return slice(at, subject, out);
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
        case node_kind::minus:
        case node_kind::plus:
            return sign(at, subject, out);
        case node_kind::choice:
            return choice(at, subject, out);
        case node_kind::let:
            return let(at, subject, out);
        case node_kind::list:
            return list(at, subject, out);
        case node_kind::object:
            return object(at, subject, out);
        case node_kind::call:
            return call(at, subject, out);
        default:
            return arithmetic(at, subject, out);
    }
}

json::value evaluator::value_of(const held& found) {
    // A value of the data is no larger than the data: it costs nothing, so that an expression can
    // pick from a page of any size.
    if (found.items == nullptr && !found.movable) {
        return *found.value;
    }
    json::value made = take(found, budget_);
    if (budget_.exhausted()) {
        fail_exhausted(code_.nodes[code_.root]);
    }
    return made;
}

bool evaluator::fail(std::size_t column, const std::string& reason) {
    fault_.emplace(fault_at(column, reason));
    return false;
}

bool evaluator::fail_exhausted(const node& at) {
    fail(at.column, "the expression is stopped: " + budget_.reason());
    fault_->mend = "let it visit fewer items, or split the record before it";
    return false;
}

held evaluator::names(const node& at, const held& subject) const {
    if (at.second > few_names) {
        budget_.steps(at.second);
    }
    const std::string* name = code_.names.data() + at.first;
    held found = first_name(*name, subject);
    const json::value* last = follow(found.value, name + 1, name + at.second);
    if (last == nullptr) {
        return {};
    }
    found.value = last;
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
    // Only the data itself is extended by the scope: in `items[*].now` the name must be the item's.
    if (subject.value != &root_) {
        return {};
    }
    const json::value* known = name_beside(name, scope_);
    return known != nullptr ? held::borrowed(*known) : held();
}

bool evaluator::sequence(const node& at, const held& subject, held& out) {
    held first;
    if (!run(at.first, subject, first)) {
        return false;
    }
    if (at.number != 0 && first.is_null()) {
        out = {};
        return true;
    }
    // Any other step may use its subject twice, so the subject must not be moved from.
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
    // The right side runs only if the left one does not decide.
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
        const bool same = held_equal(left, right, budget_);
        if (budget_.exhausted()) {
            return fail_exhausted(at);
        }
        out = held::boolean(same == (at.kind == node_kind::equal));
    } else if (kind_of(left) == json_kind::number && kind_of(right) == json_kind::number) {
        out = held::boolean(holds(at.kind, compare_numbers(*left.value, *right.value)));
    } else {
        out = {};
    }
    return true;
}

bool evaluator::choice(const node& at, const held& subject, held& out) {
    held condition;
    return run(at.first, subject, condition) &&
           run(is_false(condition) ? at.third : at.second, subject, out);
}

bool evaluator::let(const node& at, const held& subject, held& out) {
    boost::container::small_vector<held, 4> values(at.second);
    for (std::uint32_t i = 0; i < at.second; ++i) {
        if (!run(code_.children[at.first + i], subject, values[i])) {
            return false;
        }
        // A variable may be used several times, so nobody may move its value away.
        values[i].movable = false;
    }
    variables_.insert(variables_.end(), values.begin(), values.end());
    const bool done = run(at.third, subject, out);
    variables_.resize(static_cast<std::size_t>(at.number));
    return done;
}

bool evaluator::free_variable(const node& at, held& out) {
    const std::string& name = code_.names[at.first];
    const json::value* known =
        scope_.variables != nullptr ? scope_.variables->if_contains(name) : nullptr;
    if (known == nullptr) {
        fail(at.column, "the variable $" + name + " has no value here");
        fault_->mend = "set it in a stage before, or bind it with let $" + name + " = … in …";
        return false;
    }
    out = held::borrowed(*known);
    return true;
}

// After a dot, null gives null; after a pipe, null is a subject like any other (JEP 19).
bool evaluator::list(const node& at, const held& subject, held& out) {
    out = {};
    if (at.number != 0 && subject.is_null()) {
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
    if (at.number != 0 && subject.is_null()) {
        return true;
    }
    json::object members;
    members.reserve(at.second);
    for (std::uint32_t i = 0; i < at.second; ++i) {
        held member;
        if (!run(code_.children[at.first + i], subject, member)) {
            return false;
        }
        members.insert_or_assign(code_.names[at.third + i], take(member, budget_));
    }
    if (!budget_.bytes(at.second * 40ULL) || budget_.exhausted()) {
        return fail_exhausted(at);
    }
    out = store_.keep(json::value(std::move(members)));
    return true;
}

}  // namespace sluice::jmespath
