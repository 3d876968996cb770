#include "cli/tasks/task_timeline.hpp"

#include <fmt/format.h>

// Says what a task waits for, and which command an operator would use next.

namespace sluice::cli {
namespace {

using ledger::task_state;

class outlook {
 public:
    explicit outlook(const task_facts& facts) : facts_(facts), task_(facts.history.task) {}

    task_outlook make();

 private:
    void waits_for_its_turn();
    void waits_for_an_attempt(const std::string& name);
    void waits_for_a_word();
    void waits_for_an_operator();
    bool is_kept_from_work();
    void step(std::string command, std::string effect) {
        made_.steps.push_back({std::move(command), std::move(effect)});
    }
    std::string with_id(const char* verb) const {
        return fmt::format("sluice tasks {} {}", verb, task_.id);
    }

    const task_facts& facts_;
    const ledger::task& task_;
    task_outlook made_;
};

// A queue does not move while nobody works on it, or while a person has paused it.
bool outlook::is_kept_from_work() {
    if (!facts_.daemon_runs) {
        made_.waits_for = "a daemon: none works on this ledger";
        step("systemctl start sluice", "starts the daemon");
        return true;
    }
    if (facts_.pauses.empty()) {
        return false;
    }
    const auto& pause = facts_.pauses.front();
    const std::string kind = pause.kind == ledger::paused_kind::route ? "route" : "outgoing";
    made_.waits_for = fmt::format("{} '{}' to be resumed: it is paused since {}", kind, pause.name,
                                  format_utc_seconds(pause.at));
    made_.waits_for += pause.who.empty() ? "" : " by " + pause.who;
    made_.waits_for += pause.reason.empty() ? "" : ": " + pause.reason;
    step("sluice resume " + kind + " " + pause.name, "lets it go on");
    return true;
}

void outlook::waits_for_its_turn() {
    if (facts_.held_before) {
        made_.waits_for =
            fmt::format("the approval of task {}, which is of the same key", *facts_.held_before);
        step(fmt::format("sluice tasks approve {}", *facts_.held_before), "lets that one go out");
        return;
    }
    if (facts_.next_delivery) {
        made_.waits_for = "the next delivery of its route, by its schedule";
        made_.until = facts_.next_delivery;
        return;
    }
    const auto most = task_facts::most_ahead;
    made_.waits_for = facts_.ahead == 0
                          ? std::string("its turn, which is next")
                          : fmt::format("its turn: {}{} {} before it in its queue", facts_.ahead,
                                        facts_.ahead == most ? " or more" : "",
                                        facts_.ahead == 1 ? "task is" : "tasks are");
    if (facts_.ahead > 0) {
        step("sluice tasks list --route " + task_.lane.route + " --outgoing " +
                 task_.lane.outgoing + " --status retry",
             "shows what holds the queue up");
    }
}

void outlook::waits_for_an_attempt(const std::string& name) {
    made_.waits_for = name;
    made_.until = task_.next_attempt;
    if (task_.next_attempt && *task_.next_attempt <= facts_.now) {
        // The ledger does not keep what a daemon knows of its targets.
        step("sluice status", "shows what holds it up: it is due");
    }
    step(with_id("retry"), "tries it now");
    step(with_id("skip"), "takes it out of the queue");
}

void outlook::waits_for_a_word() {
    made_.waits_for = "the target's word on what became of it: it is asked";
    made_.until = task_.next_attempt;
    step(with_id("finish"), "if you see at the target that it was carried out");
    step(with_id("skip"), "counts it as dealt with, and asks no more");
}

void outlook::waits_for_an_operator() {
    switch (task_.state) {
        case task_state::failed:
            if (task_.open_intent && !task_.external_id.empty()) {
                made_.waits_for = "an operator: it was sent, and is not sent again";
                step(with_id("retry"), "does only what is left to do after the sending");
                step(with_id("skip"), "counts it as dealt with");
                break;
            }
            made_.waits_for = "an operator, who removes the cause and sends it again";
            step(with_id("retry"), "sends it again");
            step(with_id("edit"), "changes its data first");
            step(with_id("skip"), "counts it as dealt with");
            break;
        case task_state::rejected:
            made_.waits_for = "an operator, who repairs the stage and offers it again";
            step(with_id("retry"), "runs its stages again, then sends it");
            step(with_id("skip"), "counts it as dealt with");
            break;
        case task_state::uncertain:
            made_.waits_for = "an operator, who looks at the target: it may be there";
            step(with_id("look"), "lists results at the target that may be the task's");
            step(with_id("finish"), "if it is there: finishes it, with --result-id ID");
            step(with_id("retry"), "if it is not there: sends it again");
            break;
        case task_state::held:
            made_.waits_for = "an approval";
            step(with_id("approve"), "lets it go out");
            step(with_id("reject"), "takes it out: it is not sent");
            break;
        default:
            break;
    }
}

task_outlook outlook::make() {
    switch (task_.state) {
        case task_state::fresh:
            if (!is_kept_from_work()) {
                waits_for_its_turn();
            }
            break;
        case task_state::processing:
            if (facts_.daemon_runs) {
                made_.waits_for = fmt::format("the end of attempt {}", task_.attempts);
            } else {
                is_kept_from_work();
            }
            break;
        case task_state::retry:
            if (!is_kept_from_work()) {
                waits_for_an_attempt("its next attempt");
            }
            break;
        case task_state::waiting:
            if (!is_kept_from_work()) {
                waits_for_an_attempt(task_.next_attempt ? "its next attempt"
                                                        : "an operator, who offers it again");
            }
            break;
        case task_state::confirming:
            if (!is_kept_from_work()) {
                waits_for_a_word();
            }
            break;
        case task_state::finished:
        case task_state::skipped:
            break;
        case task_state::failed:
        case task_state::rejected:
        case task_state::uncertain:
        case task_state::held:
            waits_for_an_operator();
            break;
    }
    return std::move(made_);
}

}  // namespace

task_outlook outlook_of(const task_facts& facts) {
    return outlook(facts).make();
}

}  // namespace sluice::cli
