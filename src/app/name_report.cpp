#include "app/name_report.hpp"

#include "app/ledger_session.hpp"
#include "engine/name_findings.hpp"

#include <cstdio>

namespace sluice::app {

result<void> report_names(const std::filesystem::path& state, const engine::plan& what,
                          config::loaded& given) {
    if (state.empty()) {
        return {};
    }
    const auto look = [&](ledger::ledger* record) { return engine::find_names(record, &what); };
    const auto found = with_ledger(state.string(), true, look);
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

}  // namespace sluice::app
