#include "cli/cases/stage_coverage.hpp"

#include <algorithm>
#include <utility>

namespace sluice::cli {
namespace {

// Counts how often a stage runs and fails. It is the stage in every other respect.
class counted_stage final : public transformer {
 public:
    // `counts` outlives the stage.
    counted_stage(std::shared_ptr<transformer> stage, stage_coverage::counts& counts)
        : stage_(std::move(stage)), counts_(counts) {}

    stage_work apply(entity entity, expression_scope scope, stage_output& out) const override {
        ++counts_.runs;
        auto work = stage_->apply(std::move(entity), std::move(scope), out);
        if (!work.is_ready()) {
            return finish(std::move(work), &counts_);
        }
        auto done = work.take();
        note(done, counts_);
        return done;
    }

    bool waits() const override { return stage_->waits(); }
    bool multiplies() const override { return stage_->multiplies(); }
    void add_costs(std::vector<request_estimate>& costs) const override {
        stage_->add_costs(costs);
    }

 private:
    static void note(const result<void>& done, stage_coverage::counts& counts) {
        counts.failures += done ? 0 : 1;
    }

    static awaitable<result<void>> finish(stage_work work, stage_coverage::counts* counts) {
        auto done = co_await work.wait();
        note(done, *counts);
        co_return done;
    }

    std::shared_ptr<transformer> stage_;
    stage_coverage::counts& counts_;
};

// The arms of `when` that a place lies in: "… branch 2".
std::vector<std::string> branches_around(const std::string& place) {
    constexpr std::string_view word = ", branch ";
    std::vector<std::string> found;
    for (auto at = place.find(word); at != std::string::npos; at = place.find(word, at + 1)) {
        found.push_back(place.substr(0, place.find(',', at + word.size())));
    }
    return found;
}

}  // namespace

std::shared_ptr<transformer> stage_coverage::made(std::shared_ptr<transformer> stage,
                                                  const std::string& type,
                                                  const std::string& place) {
    auto& counts = places_[place];
    counts.type = type;
    return std::make_shared<counted_stage>(std::move(stage), counts);
}

void stage_coverage::has_rule(const std::string& place) {
    places_[place].has_rule = true;
}

coverage_report stage_coverage::report() const {
    coverage_report made;
    std::map<std::string, bool> branches;
    for (const auto& [place, counts] : places_) {
        const bool run = counts.runs > 0;
        for (const auto& branch : branches_around(place)) {
            branches[branch] = branches[branch] || run;
        }
        if (counts.has_rule) {
            branches[place + ", on_error"] = counts.failures > 0;
        }
        ++made.stages;
        made.stages_run += run ? 1 : 0;
        if (!run) {
            // A place within a list ends in the type already.
            const bool typed = place.ends_with("(" + counts.type + ")");
            made.not_run.push_back(typed ? place : place + " (" + counts.type + ")");
        }
    }
    for (const auto& [branch, run] : branches) {
        ++made.branches;
        made.branches_run += run ? 1 : 0;
        if (!run) {
            made.not_run.push_back(branch);
        }
    }
    std::ranges::sort(made.not_run);
    return made;
}

}  // namespace sluice::cli
