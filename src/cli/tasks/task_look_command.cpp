// `sluice tasks look`: lets the running daemon ask a target for results that may be a task's.

#include "cli/answer.hpp"
#include "cli/control/asked_daemon.hpp"
#include "cli/screen.hpp"
#include "cli/tasks/task_commands.hpp"

#include <sluice/model/printable.hpp>
#include <sluice/model/text.hpp>

#include <boost/json/array.hpp>
#include <fmt/format.h>

#include <memory>
#include <string>
#include <vector>

namespace sluice::cli {
namespace {

constexpr std::size_t most_of_a_text = 200;

struct look_options {
    daemon_place place;
    std::int64_t task = 0;
    bool as_json = false;
};

std::string joined_words(const json::value& from, std::string_view name) {
    std::string text;
    if (const auto* all = member(from, name); all != nullptr && kind_of(*all) == json_kind::array) {
        for (const auto& one : all->get_array()) {
            append_item(text, text_or_empty(one));
        }
    }
    return text;
}

std::string result_lines(const json::value& one) {
    const auto id = text_member(one, "id");
    const auto unlike = joined_words(one, "unlike");
    auto line = fmt::format(
        "{}  {}  {}  same {}{}{}\n", id.empty() ? "(no id)" : printable_line(id),
        printable_line(text_member(one, "at")), printable_line(text_member(one, "status")),
        joined_words(one, "alike"), unlike.empty() ? "" : ", other " + unlike,
        flag_member(one.get_object(), "taken") ? "  (another task's result)" : "");
    return line + "    " + printable_cut(text_member(one, "text"), most_of_a_text) + "\n";
}

std::string look_text(const json::value& found, std::int64_t task) {
    const auto* all = member(found, "results");
    std::string text;
    std::size_t count = 0;
    if (all != nullptr && kind_of(*all) == json_kind::array) {
        for (const auto& one : all->get_array()) {
            text += result_lines(one);
            ++count;
        }
    }
    text = fmt::format("at the target, {} may be the result of task {}\n", count, task) + text;
    if (!flag_member(found.get_object(), "whole")) {
        text += "the target was not read to its end: it may have more\n";
    }
    return text + fmt::format(
                      "if it is there: sluice tasks finish {} --result-id ID\n"
                      "if it is not:   sluice tasks retry {}\n",
                      task, task);
}

result<answer_text> look_at_target(const look_options& options) {
    const auto found =
        ask_daemon(options.place, "POST", fmt::format("/tasks/{}/possible", options.task));
    if (!found) {
        return found.error();
    }
    if (const auto refused = text_member(*found, "refused"); !refused.empty()) {
        return failure(failure_class::refused, refused, text_member(*found, "mend"));
    }
    return answer_text{options.as_json ? write_json_indented(*found) + "\n"
                                       : look_text(*found, options.task)};
}

}  // namespace

void add_task_look(CLI::App& tasks, int& exit_code) {
    auto options = std::make_shared<look_options>();
    auto* command = tasks.add_subcommand(
        "look", "Ask the target of an uncertain task for results that may be the task's");
    command->add_option("task", options->task, "Its number")->required();
    add_daemon_place(*command, options->place);
    command->add_flag("--json", options->as_json, "Print JSON");
    command->callback(
        [options, &exit_code] { print_answer("tasks look", look_at_target(*options), exit_code); });
}

}  // namespace sluice::cli
