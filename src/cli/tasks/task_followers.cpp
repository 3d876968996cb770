#include "cli/tasks/task_followers.hpp"

#include "control/tasks/task_json.hpp"

#include <sluice/model/printable.hpp>

#include <fmt/format.h>

#include <utility>

namespace sluice::cli {

using control::line_in;

namespace {

std::string header_of(const ledger::task& task, std::string_view name) {
    const auto headers = parse_json(task.headers);
    return headers ? text_member(*headers, name) : std::string();
}

ledger::attempt_summary last_try(const ledger::task_history& of) {
    return of.attempts.empty() ? ledger::attempt_summary() : of.attempts.back();
}

}  // namespace

std::string followers_text(const std::vector<ledger::task_history>& followers) {
    std::string out = followers.empty() ? "" : "followed by\n";
    for (const auto& one : followers) {
        const auto& task = one.task;
        out += fmt::format("  task {}: {}  {} > {}", task.id, ledger::name_of(task.state),
                           task.lane.route, task.lane.outgoing);
        if (task.next_attempt) {
            out += "  next attempt " + format_utc(*task.next_attempt);
        }
        out += "\n";
        const auto tried = last_try(one);
        for (const auto& [name, value] :
             {std::pair<std::string_view, std::string>{"reason", task.reason},
              {"sent", line_in(tried.request)},
              {"reply", line_in(tried.response)}}) {
            out += value.empty() ? "" : fmt::format("    {:<11} {}\n", name, printable_line(value));
        }
    }
    return out;
}

std::string continued_from(const ledger::task& task) {
    const auto former = header_of(task, "after_task");
    const auto result = header_of(task, "after_result");
    if (former.empty()) {
        return {};
    }
    return "task " + former + (result.empty() ? "" : ", result " + result);
}

}  // namespace sluice::cli
