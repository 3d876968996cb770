#include "cli/name_report.hpp"

#include "cli/answer.hpp"
#include "engine/plan/name_findings.hpp"

#include <cstdio>

namespace sluice::cli {

result<void> report_names(const std::filesystem::path& state, const engine::plan& plan,
                          config::loaded& given) {
    if (state.empty()) {
        return {};
    }
    const auto look = [&](ledger::ledger* ledger) { return engine::find_names(ledger, &plan); };
    const auto found = app::with_ledger(state.string(), true, look);
    if (!found) {
        return found.error();
    }
    for (const auto& one : found->strays) {
        std::fprintf(stderr, "warning: %s\n         %s\n", one.message.c_str(), one.mend.c_str());
    }
    for (const auto& [name, why] : found->renamed) {
        config::diagnostic problem;
        problem.at = given.where("incoming", name);
        problem.path = "incoming." + name;
        problem.message = why.message;
        problem.mend = why.mend;
        given.problems.add(std::move(problem));
    }
    return {};
}

}  // namespace sluice::cli
