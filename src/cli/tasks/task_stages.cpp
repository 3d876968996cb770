#include "cli/tasks/task_stages.hpp"

#include "app/checked_configuration.hpp"
#include "app/stage_story_json.hpp"
#include "cli/json_difference.hpp"

#include <sluice/ledger/state_owner.hpp>
#include <sluice/model/json.hpp>
#include <sluice/model/printable.hpp>

#include <utility>

namespace sluice::cli {
namespace {

std::string indented_step(std::string text) {
    for (auto at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + 5)) {
        text.insert(at + 1, "    ");
    }
    return "    " + text + "\n";
}

std::string named_change(const char* name, const std::string& before, const std::string& after) {
    return before == after ? ""
                           : indented_step(std::string(name) + ": " + printable_line(before) +
                                           " → " + printable_line(after));
}

json::value variables_of(const entity& one) {
    const auto* all = one.variables.all();
    return all != nullptr ? json::value(*all) : json::value(json::object());
}

// The type, the identifier and the variables are shown only if they change.
std::string change_text(const entity& before, const entity& after) {
    auto text = named_change("type", before.type, after.type) +
                named_change("identifier", before.id, after.id);
    const auto old_variables = variables_of(before);
    const auto new_variables = variables_of(after);
    if (!json_equal(old_variables, new_variables)) {
        text += indented_step("variables:") +
                indented_step(json_difference(old_variables, new_variables));
    }
    const bool more = !text.empty() && before.data == after.data;
    return more ? text : text + indented_step(json_difference(before.data, after.data));
}

// Several records are shown whole: the difference of a part from the whole says little.
std::string outputs_text(const stage_effect& step) {
    if (step.out.size() == 1) {
        return change_text(step.in, step.out.front());
    }
    std::string text;
    for (std::size_t at = 0; at < step.out.size(); ++at) {
        text += indented_step("record " + std::to_string(at + 1) + " of " +
                              std::to_string(step.out.size()) + ":") +
                indented_step(write_json_indented(step.out[at].data));
    }
    return text;
}

std::string effect_text(const stage_effect& step) {
    std::string text;
    for (const auto& request : step.unasked) {
        text += indented_step("does not ask here: " + printable_line(request));
    }
    if (!step.failure.empty()) {
        const auto rule = step.handled.empty() ? "" : " → " + step.handled;
        text += indented_step("fails: " + printable_line(step.failure) + rule);
    }
    text += outputs_text(step);
    const bool nothing = step.out.empty() && step.failure.empty();
    return nothing ? text + indented_step("nothing comes out: " + printable_line(step.dropped))
                   : text;
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
    co_return answer_text{asked->as_json ? write_json_indented(app::stages_object(*story)) + "\n"
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

std::string story_text(const engine::stage_story& story) {
    std::string text;
    for (const auto& step : story.steps) {
        text += step.stage + "\n" + effect_text(step);
    }
    for (const auto& change : story.stores) {
        const auto value = change.value ? " = " + *change.value : " is removed";
        text += "keeps in '" + change.store + "': " + printable_line(change.key + value) + "\n";
    }
    for (const auto& why : story.held) {
        text += printable_line(why) + "\n";
    }
    for (const auto& one : story.results) {
        text += "result" + (one.owner.empty() ? "" : " of " + one.owner) + "\n" +
                indented_step(write_json_indented(one.made.data));
    }
    return story.ends.empty() ? text : text + printable_line(story.ends) + "\n";
}

std::string stages_text(const engine::stage_story& story) {
    const auto text = story_text(story);
    const std::string none = story.steps.empty() ? "no stages stand before the publisher\n" : "";
    return none + text + (story.ends.empty() ? "goes to the publisher\n" : "");
}

}  // namespace sluice::cli
