#include <sluice/component/registry.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

namespace sluice::transform {

namespace {

struct when_branch {
    std::optional<expression> condition;
    config::stage_list stages;
    config::stage_list otherwise;
};

struct when_options {
    std::vector<when_branch> branches;
};

void check_branch(const when_branch& given, config::section_report& report) {
    if (report.given("else") ? report.given("if") || report.given("do")
                             : !given.condition || !report.given("do")) {
        report.add("else", "a branch has 'if' and 'do', or 'else' alone",
                   "begin each branch with '- '");
    }
}

const config::declaration<when_branch>& branch_declaration() {
    static const auto declared = [] {
        using o = when_branch;
        config::declaration<o> d("branch", "One branch: a condition and stages");
        d.field("if", &o::condition,
                "An expression; the branch is taken unless it gives false, null, \"\", [] or {}")
            .example("status == 'DRAFT'");
        d.field("do", &o::stages, "The stages of the branch").component("transformer");
        d.field("else", &o::otherwise,
                "Stages for all other records; in the last branch, in place of `if` and `do`")
            .component("transformer");
        d.check(check_branch);
        return d;
    }();
    return declared;
}

// The check has passed for each branch of a map.
std::string judge_branches(const std::vector<when_branch>& branches) {
    for (std::size_t i = 0; i + 1 < branches.size(); ++i) {
        if (!branches[i].condition) {
            return "branch " + std::to_string(i + 2) + " stands after 'else' and is never taken";
        }
    }
    return {};
}

const config::declaration<when_options>& when_declaration() {
    static const auto declared = [] {
        config::declaration<when_options> d("when",
                                            "Runs the stages of the first branch that fits");
        d.field("branches", &when_options::branches,
                "A list of branches. When none fits, the record goes on unchanged. Variables that "
                "a branch sets stay after it",
                branch_declaration())
            .whole()
            .required()
            .not_empty()
            .example("[{if: price > 100, do: [{set: {class: a}}]}, {else: [{set: {class: b}}]}]")
            .check(judge_branches);
        return d;
    }();
    return declared;
}

class when_transformer final : public transformer {
 public:
    struct branch {
        std::optional<expression> condition;  // none: else
        pipeline stages;
    };

    explicit when_transformer(std::vector<branch> branches) : branches_(std::move(branches)) {}

    stage_work apply(entity entity, expression_scope scope, stage_output& out) const override {
        for (const auto& branch : branches_) {
            const auto taken = branch.condition ? branch.condition->test(entity.data, scope) : true;
            if (!taken) {
                return failure(taken.error()).within("if, in '" + branch.condition->text() + "'");
            }
            if (*taken) {
                return branch.stages.apply(std::move(entity), scope, out);
            }
        }
        out.emit(std::move(entity));
        return {};
    }

    bool waits() const override {
        return std::ranges::any_of(branches_, [](const auto& one) { return one.stages.waits(); });
    }
    // One branch of them is taken, so this is the most.
    void add_costs(std::vector<request_estimate>& costs) const override {
        for (const auto& one : branches_) {
            one.stages.add_costs(costs);
        }
    }
    bool multiplies() const override {
        return std::ranges::any_of(branches_,
                                   [](const auto& one) { return one.stages.multiplies(); });
    }

 private:
    std::vector<branch> branches_;
};

result<std::shared_ptr<transformer>> make_when(const when_options& options,
                                               const component_context& context) {
    std::vector<when_transformer::branch> branches;
    for (const auto& given : options.branches) {
        const auto& listed = given.condition ? given.stages : given.otherwise;
        auto inner = context;
        inner.name += ", branch " + std::to_string(branches.size() + 1);
        auto stages = context.types->make_stages(listed, inner);
        if (!stages) {
            return stages.error();
        }
        branches.push_back({given.condition, *std::move(stages)});
    }
    return std::make_shared<when_transformer>(std::move(branches));
}

}  // namespace

void add_when(registry& types) {
    types.add<transformer>(when_declaration(), make_when);
}

}  // namespace sluice::transform
