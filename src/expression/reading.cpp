#include "expression/function.hpp"
#include "expression/parser.hpp"
#include "expression/template_text.hpp"

#include <sluice/expression/reading.hpp>
#include <sluice/expression/template.hpp>

#include <algorithm>
#include <array>

namespace sluice {

namespace {

using jmespath::node;
using jmespath::node_index;
using jmespath::node_kind;

// Names a function that compares its argument `argument` with texts.
struct text_argument {
    std::string_view function;
    std::size_t argument;
};

constexpr std::array<text_argument, 4> text_arguments{
    {{"contains", 1}, {"starts_with", 1}, {"ends_with", 1}, {"join", 0}}};

bool is_text_argument(std::string_view function, std::size_t argument) {
    return std::ranges::any_of(text_arguments, [&](const text_argument& one) {
        return one.function == function && one.argument == argument;
    });
}

class reading_walk {
 public:
    reading_walk(const jmespath::program& code, std::string_view text, std::size_t moved_by)
        : code_(code), text_(text), moved_by_(moved_by) {}

    // `at_root` says that names are those of the data or the scope, not those of a part of them.
    void walk(node_index index, bool at_root);

    expression_reading found;

 private:
    void walk_children(const node& at, bool at_root);
    void walk_call(const node& at, bool at_root);
    void compare_argument(node_index index, bool at_root);
    void compare(read_comparison::kinds kind, node_index left, node_index right, bool at_root);
    compared_side side(node_index index, bool at_root);
    read_name name_at(const node& at) const;
    node_index child(const node& at, std::size_t number) const {
        return code_.children[at.first + number];
    }

    const jmespath::program& code_;
    std::string_view text_;
    std::size_t moved_by_;
};

read_name reading_walk::name_at(const node& at) const {
    read_name made;
    made.name = code_.names[at.first];
    made.member = at.second > 1 ? code_.names[at.first + 1] : std::string();
    made.at = at.column - 1 + moved_by_;
    made.quoted = at.column <= text_.size() && text_[at.column - 1] == '"';
    return made;
}

// A name that is only compared does not prove that such a field exists.
compared_side reading_walk::side(node_index index, bool at_root) {
    const node& at = code_.nodes[index];
    compared_side made;
    if (at.kind == node_kind::names && at.second == 1) {
        made.kind = compared_side::kinds::name;
        made.name = name_at(at);
        if (at_root) {
            found.roots.push_back(made.name);
        }
        return made;
    }
    if (at.kind == node_kind::literal) {
        made.kind = compared_side::kinds::literal;
        return made;
    }
    const bool is_path = at.kind == node_kind::names || at.kind == node_kind::current ||
                         at.kind == node_kind::index || at.kind == node_kind::sequence ||
                         at.kind == node_kind::variable || at.kind == node_kind::root;
    made.kind = is_path ? compared_side::kinds::path : compared_side::kinds::other;
    walk(index, at_root);
    return made;
}

void reading_walk::compare(read_comparison::kinds kind, node_index left, node_index right,
                           bool at_root) {
    read_comparison made;
    made.kind = kind;
    made.left = side(left, at_root);
    made.right = side(right, at_root);
    using enum compared_side::kinds;
    if (made.left.kind == name && made.right.kind == literal) {
        // A name that is compared with a literal is certainly meant as a field.
        found.fields.push_back(made.left.name.name);
    }
    if (made.right.kind == name && made.left.kind == literal) {
        found.fields.push_back(made.right.name.name);
    }
    found.comparisons.push_back(std::move(made));
}

void reading_walk::walk_children(const node& at, bool at_root) {
    for (std::size_t i = 0; i < at.second; ++i) {
        walk(child(at, i), at_root);
    }
}

void reading_walk::compare_argument(node_index index, bool at_root) {
    read_comparison made;
    made.kind = read_comparison::kinds::argument;
    made.right = side(index, at_root);
    found.comparisons.push_back(std::move(made));
}

void reading_walk::walk_call(const node& at, bool at_root) {
    const auto& callee = *code_.functions[at.third];
    for (std::size_t i = 0; i < at.second; ++i) {
        const bool is_reference =
            jmespath::accepts(callee.argument_at(i).accepted, jmespath::parameter::reference);
        const node& given = code_.nodes[child(at, i)];
        if (is_text_argument(callee.name, i)) {
            compare_argument(child(at, i), at_root);
        } else if (callee.name == "contains" && given.kind == node_kind::list) {
            for (std::size_t item = 0; item < given.second; ++item) {
                compare_argument(child(given, item), at_root);
            }
        } else {
            walk(child(at, i), at_root && !is_reference);
        }
    }
}

void reading_walk::walk(node_index index, bool at_root) {
    const node& at = code_.nodes[index];
    switch (at.kind) {
        case node_kind::current:
        case node_kind::root:
        case node_kind::variable:
        case node_kind::free_variable:
        case node_kind::literal:
        case node_kind::index:
        case node_kind::slice:
            return;
        case node_kind::names:
            if (at_root) {
                found.roots.push_back(name_at(at));
            }
            for (std::size_t i = 0; i < at.second; ++i) {
                found.fields.push_back(code_.names[at.first + i]);
            }
            return;
        case node_kind::sequence:
        case node_kind::project_list:
        case node_kind::project_values:
            walk(at.first, at_root);
            walk(at.second, false);
            return;
        case node_kind::project_filter:
            walk(at.first, at_root);
            walk(at.second, false);
            walk(at.third, false);
            return;
        case node_kind::flatten:
        case node_kind::negation:
        case node_kind::minus:
        case node_kind::plus:
            walk(at.first, at_root);
            return;
        case node_kind::either:
        case node_kind::both:
        case node_kind::add:
        case node_kind::subtract:
        case node_kind::multiply:
        case node_kind::divide:
        case node_kind::floor_divide:
        case node_kind::remainder:
            walk(at.first, at_root);
            walk(at.second, at_root);
            return;
        case node_kind::equal:
        case node_kind::not_equal:
            compare(read_comparison::kinds::equality, at.first, at.second, at_root);
            return;
        case node_kind::less:
        case node_kind::less_or_equal:
        case node_kind::greater:
        case node_kind::greater_or_equal:
            compare(read_comparison::kinds::order, at.first, at.second, at_root);
            return;
        case node_kind::choice:
            walk(at.first, at_root);
            walk(at.second, at_root);
            walk(at.third, at_root);
            return;
        case node_kind::let:
            walk_children(at, at_root);
            walk(at.third, at_root);
            return;
        case node_kind::list:
        case node_kind::object:
            walk_children(at, at_root);
            return;
        case node_kind::call:
            walk_call(at, at_root);
            return;
    }
}

result<expression_reading> reading_at(std::string_view text, std::size_t moved_by) {
    const auto code = jmespath::compile(text);
    if (!code) {
        return code.error();
    }
    reading_walk walk(*code, text, moved_by);
    walk.walk(code->root, true);
    return std::move(walk.found);
}

template <class T>
void append(std::vector<T>& to, std::vector<T>& from) {
    std::ranges::move(from, std::back_inserter(to));
}

}  // namespace

result<expression_reading> reading_of_expression(std::string_view text) {
    return reading_at(text, 0);
}

result<expression_reading> reading_of_template(std::string_view text) {
    if (const auto whole = text_template::compile(text); !whole) {
        return whole.error();
    }
    expression_reading all;
    for (auto at = text.find(template_opening); at != std::string_view::npos;
         at = text.find(template_opening, at)) {
        at += template_opening.size();
        if (text.substr(at).starts_with(template_opening)) {
            at += template_opening.size();  // "{{{{" stands for "{{"
            continue;
        }
        const auto end = template_expression_end(text, at).value_or(text.size());
        auto one = reading_at(text.substr(at, end - at), at);
        if (!one) {
            return one.error();
        }
        append(all.roots, one->roots);
        append(all.fields, one->fields);
        append(all.comparisons, one->comparisons);
        at = end;
    }
    return all;
}

}  // namespace sluice
