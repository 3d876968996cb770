#include "app/session_messages.hpp"

#include "app/exit_code.hpp"
#include "app/round_text.hpp"

#include <sluice/model/printable.hpp>
#include <sluice/model/text.hpp>

#include <algorithm>
#include <cstdio>
#include <vector>

namespace sluice::app {

int complain(const failure& why) {
    std::fprintf(stderr, "sluice: %s\n", describe(why).c_str());
    return exit_failed;
}

int show_problems(const config::loaded& given) {
    std::fputs(given.problems.to_text().c_str(), stderr);
    std::fprintf(stderr, "sluice: the configuration is wrong, nothing was started\n");
    return exit_misconfigured;
}

int show_round(const std::optional<engine::round_report>& report, bool as_json,
               const secret_filter& filter) {
    if (!report) {
        return exit_failed;
    }
    const auto text =
        filter.without_secrets(as_json ? round_json(*report) + "\n" : round_text(*report));
    std::fputs(printable_lines(text).c_str(), stdout);
    return report->went_well() ? exit_done : exit_failed;
}

bool is_enabled(const engine::plan& plan, const std::string& incoming) {
    std::vector<std::string> names;
    for (const auto& one : plan.incoming) {
        names.push_back(one->name);
    }
    if (std::ranges::find(names, incoming) != names.end()) {
        return true;
    }
    const auto meant = config::did_you_mean(incoming, names);
    const auto known = joined(names, ", ");
    std::fprintf(stderr, "sluice: no enabled incoming is called '%s': %s\n", incoming.c_str(),
                 !meant.empty()  ? ("did you mean '" + meant + "'?").c_str()
                 : known.empty() ? "there is none"
                                 : ("there are " + known).c_str());
    return false;
}

}  // namespace sluice::app
