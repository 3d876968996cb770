#pragma once

// Works out which kinds of values each part of an expression can give, and reports what can never
// be right. Serves one call of analyse().

#include "expression/kinds.hpp"
#include "expression/program.hpp"

#include <sluice/expression/findings.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace sluice::jmespath {

class analysis {
 public:
    analysis(const program& code, std::string_view text, const known_names& known)
        : code_(code), text_(text), known_(known) {}

    std::vector<expression_finding> run();

 private:
    // Describes the value that a part works on.
    struct subject {
        kinds possible = kinds::any();
        bool root = false;  // the data itself: its names are also looked up in the scope
    };

    kinds kinds_of(node_index which, subject on);
    kinds kinds_of_value(const node& at, subject on);
    kinds kinds_of_operator(const node& at, subject on);
    kinds names(const node& at, subject on);
    kinds sequence(const node& at, subject on);
    kinds projection(const node& at, subject on);
    kinds logic(const node& at, subject on);
    kinds comparison(const node& at, subject on);
    kinds arithmetic(const node& at, subject on);
    kinds let(const node& at, subject on);
    kinds children(const node& at, subject on, json_kind made);
    kinds call(const node& at, subject on);
    void root_name(const node& at);

    // These rules look at the shape of an expression and not at kinds.
    void look_for_hyphen(const node& at);
    void look_for_function_name(const node& at);
    void look_for_contradiction(const node& at);
    void collect_equalities(node_index which, std::vector<const node*>& found) const;
    const json::value* compared_literal(const node& comparison, std::string& path) const;

    const node& at(node_index which) const { return code_.nodes[which]; }
    bool is_single_name(const node& one) const {
        return one.kind == node_kind::names && one.second == 1;
    }
    const std::string& name_of(const node& one) const { return code_.names[one.first]; }
    std::string path_of(const node& one) const;
    void find(std::string_view rule, std::size_t column, std::string message, std::string mend);

    const program& code_;
    std::string_view text_;
    const known_names& known_;
    std::vector<kinds> variables_;  // by slot
    std::vector<expression_finding> findings_;
};

}  // namespace sluice::jmespath
