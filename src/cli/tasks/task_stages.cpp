#include "cli/tasks/task_stages.hpp"

#include "app/checked_configuration.hpp"

#include <sluice/ledger/state_owner.hpp>
#include <sluice/model/json.hpp>
#include <sluice/model/printable.hpp>

#include <boost/json/array.hpp>

#include <utility>

namespace sluice::cli {
namespace {

std::string indented_step(std::string text) {
    for (auto at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + 5)) {
        text.insert(at + 1, "    ");
    }
    return "    " + text + "\n";
}

awaitable<result<answer_text>> look(const engine::plan* plan, ledger::ledger* ledger,
                                    const stages_question* asked, wall_time now) {
    const auto found = co_await ledger->find(asked->task);
    if (!found) {
        co_return found.error();
    }
    if (!*found) {
        co_return failure(failure_class::invalid, "there is no task " + std::to_string(asked->task),
                          "sluice tasks list shows which there are");
    }
    const auto story = co_await engine::look_at_stages(plan, &(*found)->task, now);
    if (!story) {
        co_return story.error();
    }
    co_return answer_text{asked->as_json ? write_json_indented(stages_object(*story)) + "\n"
                                         : stages_text(*story)};
}

awaitable<result<answer_text>> look_and_close(const engine::plan* plan, ledger::ledger* ledger,
                                              const stages_question* asked, wall_time now) {
    auto answer = co_await look(plan, ledger, asked, now);
    co_await ledger->close();
    co_return answer;
}

}  // namespace

result<answer_text> answer_stages(const stages_question& asked) {
    app::checked_configuration checked(asked.configuration, config::secret_use::withheld);
    if (!checked.good()) {
        checked.show_problems();
        return failure(failure_class::invalid, "the configuration is wrong",
                       "mend it, or name another with --config");
    }
    const auto acting = ledger::acting_as_owner::of(asked.state);
    if (!acting) {
        return acting.error();
    }
    auto ledger = app::open_existing_ledger(asked.state, true);
    if (!ledger) {
        return ledger.error();
    }
    auto& built = checked.built;
    const auto opened = built.open_ledger(**ledger, asked.state);
    if (!opened) {
        return opened.error();
    }
    auto answer = app::run_to_end(
        checked.context, look_and_close(&built.plan(), ledger->get(), &asked, built.time().now()));
    if (answer) {
        answer->text = checked.filter.without_secrets(std::move(answer->text));
    }
    return answer;
}

std::string stages_text(const engine::stage_story& story) {
    std::string text;
    for (const auto& step : story.steps) {
        text += step.stage + "\n";
        for (const auto& made : step.out) {
            text += indented_step(write_json_indented(made.data));
        }
        const auto rule = step.handled.empty() ? "" : " → " + step.handled;
        text += step.failure.empty()
                    ? ""
                    : indented_step("fails: " + printable_line(step.failure) + rule);
        const bool nothing = step.out.empty() && step.failure.empty();
        text += nothing ? indented_step("nothing comes out: " + printable_line(step.dropped)) : "";
    }
    for (const auto& change : story.stores) {
        const auto value = change.value ? " = " + *change.value : " is removed";
        text += "keeps in '" + change.store + "': " + printable_line(change.key + value) + "\n";
    }
    if (story.steps.empty()) {
        text += "no stages stand before the publisher\n";
    }
    return text + (story.ends.empty() ? "goes to the publisher" : printable_line(story.ends)) +
           "\n";
}

json::object stages_object(const engine::stage_story& story) {
    json::array steps;
    for (const auto& step : story.steps) {
        json::object one;
        one["stage"] = step.stage;
        json::array out;
        for (const auto& made : step.out) {
            out.push_back(made.data);
        }
        one["out"] = std::move(out);
        one["dropped"] = step.dropped;
        one["failure"] = step.failure;
        one["handled"] = step.handled;
        steps.push_back(std::move(one));
    }
    json::array stores;
    for (const auto& change : story.stores) {
        json::object one;
        one["storage"] = change.store;
        one["key"] = change.key;
        one["value"] = change.value ? json::value(*change.value) : json::value(nullptr);
        stores.push_back(std::move(one));
    }
    json::object made;
    made["steps"] = std::move(steps);
    made["keeps"] = std::move(stores);
    made["ends"] = story.ends;
    return made;
}

}  // namespace sluice::cli
