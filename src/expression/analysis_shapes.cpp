// The rules that look at the way an expression is written.

#include "expression/analysis.hpp"
#include "expression/expression_program.hpp"
#include "expression/function.hpp"

#include <sluice/model/text.hpp>

#include <algorithm>
#include <array>

namespace sluice::jmespath {

namespace {

bool is_name_character(char c) {
    return ascii::is_letter(c) || ascii::is_digit(c) || c == '_';
}

}  // namespace

std::string analysis::path_of(const node& one) const {
    std::string path;
    for (std::uint32_t i = 0; i < one.second; ++i) {
        append_item(path, code_.names[one.first + i], ".");
    }
    return path;
}

void analysis::look_for_hyphen(const node& one) {
    const std::size_t place = one.column - 1;
    if (one.kind != node_kind::subtract || place == 0 || place + 1 >= text_.size()) {
        return;
    }
    const node& right = at(one.second);
    const bool tight = is_name_character(text_[place - 1]) && is_name_character(text_[place + 1]);
    if (tight && right.kind == node_kind::names && at(one.first).kind == node_kind::names) {
        find("hyphen-name", one.column,
             "this subtracts '" + name_of(right) + "' from '" + path_of(at(one.first)) + "'",
             "put a name with '-' in it in double quotes; put spaces around a minus");
    }
}

// Finds `items | length`, which reads a field and calls nothing.
void analysis::look_for_function_name(const node& one) {
    const node& right = at(one.second);
    if (one.number == 0 && is_single_name(right) && right.number == 0 &&
        find_function(name_of(right)) != nullptr) {
        find("pipe-to-function", right.column,
             "'" + name_of(right) + "' after '|' is a field; the function is not called",
             "write " + name_of(right) + "(@) to call it");
    }
}

void analysis::collect_equalities(node_index which, std::vector<const node*>& found) const {
    const node& one = at(which);
    if (one.kind == node_kind::both) {
        collect_equalities(one.first, found);
        collect_equalities(one.second, found);
    } else if (one.kind == node_kind::equal) {
        found.push_back(&one);
    }
}

// Returns the literal of a comparison and sets `path` to the path compared with it; null for any
// other comparison.
const json::value* analysis::compared_literal(const node& comparison, std::string& path) const {
    const node* left = &at(comparison.first);
    const node* right = &at(comparison.second);
    if (left->kind == node_kind::literal) {
        std::swap(left, right);
    }
    if (left->kind != node_kind::names || right->kind != node_kind::literal) {
        return nullptr;
    }
    path = path_of(*left);
    return &code_.literals[right->first];
}

// Finds `status == 'A' && status == 'B'`.
void analysis::look_for_contradiction(const node& one) {
    std::vector<const node*> earlier;
    std::vector<const node*> later;
    collect_equalities(one.first, earlier);
    collect_equalities(one.second, later);
    for (const node* second : later) {
        std::string path;
        const json::value* wanted = compared_literal(*second, path);
        for (const node* first : earlier) {
            std::string other_path;
            const json::value* other = compared_literal(*first, other_path);
            if (wanted != nullptr && other != nullptr && path == other_path &&
                !json_equal(*wanted, *other)) {
                find("always-false", second->column,
                     "'" + path + "' cannot equal both values at once",
                     "write || where either of them will do");
                return;
            }
        }
    }
}

namespace {

// Collects the places of a name at the root of the data. In `a.b` and in `a[0]` only `a` is at the
// root.
class root_names {
 public:
    root_names(const program& code, std::string_view wanted) : code_(code), wanted_(wanted) {}

    std::vector<std::size_t> run() {
        visit(code_.root, true);
        std::ranges::sort(columns_);
        return std::move(columns_);
    }

 private:
    void visit(node_index which, bool root) {
        const node& one = code_.nodes[which];
        switch (one.kind) {
            case node_kind::names:
                if (root && code_.names[one.first] == wanted_) {
                    columns_.push_back(one.column);
                }
                return;
            case node_kind::sequence: {
                visit(one.first, root);
                const node_kind left = code_.nodes[one.first].kind;
                visit(one.second, left == node_kind::root || (left == node_kind::current && root));
                return;
            }
            case node_kind::flatten:
                visit(one.first, root);
                return;
            case node_kind::project_list:
            case node_kind::project_values:
            case node_kind::project_filter:
                visit(one.first, root);
                visit(one.second, false);
                if (one.kind == node_kind::project_filter) {
                    visit(one.third, false);
                }
                return;
            case node_kind::list:
            case node_kind::object:
            case node_kind::let:
                visit_children(one, root);
                if (one.kind == node_kind::let) {
                    visit(one.third, root);
                }
                return;
            case node_kind::call:
                visit_arguments(one, root);
                return;
            default:
                visit_operands(one, root);
                return;
        }
    }

    void visit_children(const node& one, bool root) {
        for (std::uint32_t i = 0; i < one.second; ++i) {
            visit(code_.children[one.first + i], root);
        }
    }

    void visit_arguments(const node& one, bool root) {
        const function& callee = *code_.functions[one.third];
        for (std::uint32_t i = 0; i < one.second; ++i) {
            const bool reference = accepts(callee.argument_at(i).accepted, parameter::reference);
            visit(code_.children[one.first + i], root && !reference);
        }
    }

    void visit_operands(const node& one, bool root) {
        if (one.kind < node_kind::either || one.kind > node_kind::choice) {
            return;  // literals, indices, variables: nothing is below them
        }
        visit(one.first, root);
        const bool single = one.kind == node_kind::negation || one.kind == node_kind::minus ||
                            one.kind == node_kind::plus;
        if (!single) {
            visit(one.second, root);
        }
        if (one.kind == node_kind::choice) {
            visit(one.third, root);
        }
    }

    const program& code_;
    std::string_view wanted_;
    std::vector<std::size_t> columns_;
};

}  // namespace

}  // namespace sluice::jmespath

namespace sluice {

std::vector<expression_rule> expression_rules() {
    return {
        {"always-false", "a condition that no data makes true"},
        {"always-null", "an expression that gives null for all data"},
        {"always-true", "a condition that no data makes false"},
        {"argument-type", "an argument or operand that is never of the type that is needed"},
        {"hyphen-name", "a name with a hyphen, which subtracts one field from another"},
        {"pipe-to-function", "a function's name after a pipe that is not called"},
        {"text-order", "a comparison by order of something that is no number"},
        {"undefined-variable", "a variable that has no value where it stands"},
        {"unknown-name", "a name that nothing has where it stands"},
    };
}

std::vector<std::size_t> uses_of(const expression& code, std::string_view name) {
    return jmespath::root_names(code.compiled().code, name).run();
}

}  // namespace sluice
