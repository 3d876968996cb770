#include "app/checked_configuration.hpp"
#include "app/run_awaitable.hpp"
#include "app/stage_story_json.hpp"
#include "app/state_directory.hpp"
#include "app/tried_object.hpp"
#include "cli/answer.hpp"
#include "cli/as_service.hpp"
#include "cli/command.hpp"
#include "cli/config/tried_records.hpp"
#include "cli/json_difference.hpp"
#include "cli/tasks/task_stages.hpp"
#include "engine/stages/new_task.hpp"

#include <sluice/ledger/state_owner.hpp>
#include <sluice/model/json.hpp>
#include <sluice/model/printable.hpp>

#include <boost/json/array.hpp>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <unistd.h>
#include <utility>
#include <vector>

namespace sluice::cli {
namespace {

struct try_options {
    std::string object;
    std::string input;
    std::string directory = app::default_configuration_directory();
    std::string state = app::default_state_directory();
    std::string type;
    std::string id;
    std::vector<std::string> parameters;
    bool requests = false;
    bool as_json = false;
};

// The storages of a machine that has no ledger yet: each of them is empty.
class empty_values final : public ledger::key_values {
 public:
    awaitable<result<std::vector<std::optional<ledger::stored_value>>>> values_of(
        std::string /*store*/, std::vector<std::string> keys, wall_time /*now*/) override {
        co_return std::vector<std::optional<ledger::stored_value>>(keys.size());
    }
    awaitable<result<void>> change_values(std::vector<ledger::value_change> /*changes*/,
                                          wall_time /*at*/) override {
        co_return failure(failure_class::internal, "a trial changes no storage");
    }
    awaitable<result<std::vector<ledger::stored_value>>> list_values(
        ledger::value_filter /*filter*/, wall_time /*now*/) override {
        co_return std::vector<ledger::stored_value>();
    }
    awaitable<result<std::size_t>> drop_expired_values(wall_time /*now*/) override {
        co_return std::size_t{0};
    }
};

using stories = std::vector<engine::stage_story>;

class stage_try {
 public:
    stage_try(const try_options& options, app::checked_configuration& checked,
              app::tried_object object)
        : options_(options), checked_(checked), object_(std::move(object)) {}

    // Opens the ledger, if there is one. It is written only to pay for requests.
    result<void> open() {
        std::error_code error;
        if (!std::filesystem::exists(app::ledger_file(options_.state), error)) {
            checked_.built.shared().storages->values = &none_;
            if (!checked_.given.names("storages").empty()) {
                std::fprintf(stderr, "sluice try: no ledger is in %s: every storage is empty\n",
                             printable_line(options_.state).c_str());
            }
            return {};
        }
        auto opened = app::open_existing_ledger(options_.state, !options_.requests);
        if (!opened) {
            return opened.error();
        }
        ledger_ = *std::move(opened);
        return checked_.built.open_ledger(*ledger_, options_.state);
    }

    awaitable<result<stories>> run_and_close(std::vector<json::value> records) {
        if (options_.requests) {
            co_await checked_.built.tokens().hide_all();
        }
        const auto task = task_in(options_.input);
        auto made = task ? of_task(*task) : of_records(std::move(records));
        auto told = co_await std::move(made);
        if (ledger_) {
            co_await ledger_->close();
        }
        co_return told;
    }

 private:
    awaitable<result<stories>> of_records(std::vector<json::value> records) {
        stories told;
        kept_values kept;  // a record sees the values that earlier ones would store
        for (auto& data : records) {
            entity one;
            one.data = std::move(data);
            one.headers["event"] = "created";
            auto story = of_entity(std::move(one), &kept);
            told.push_back(co_await std::move(story));
        }
        co_return told;
    }

    awaitable<result<stories>> of_task(ledger::task_id id) {
        if (!ledger_) {
            co_return failure(failure_class::invalid,
                              "there is no ledger in " + options_.state + " to find task " +
                                  std::to_string(id) + " in",
                              "name its directory with --state");
        }
        const auto found = co_await ledger_->find(id);
        if (!found) {
            co_return found.error();
        }
        if (!*found) {
            co_return failure(failure_class::invalid, "there is no task " + std::to_string(id),
                              "sluice tasks list shows which there are");
        }
        const auto& task = (*found)->task;
        stories told;
        const auto* route = object_.trial.route;
        if (route != nullptr && route->name == task.lane.route) {
            // The task has passed the stages before the ledger.
            auto story = co_await engine::look_at_stages(&checked_.built.plan(), &task, now());
            if (!story) {
                co_return story.error();
            }
            told.push_back(*std::move(story));
            co_return told;
        }
        auto one = engine::entity_of(task.entity_type, task.entity_id, task.headers, task.data);
        if (!one) {
            co_return one.error();
        }
        engine::take_stages_left(*one);
        kept_values kept;
        auto story = of_entity(*std::move(one), &kept);
        told.push_back(co_await std::move(story));
        co_return told;
    }

    awaitable<engine::stage_story> of_entity(entity one, kept_values* kept) {
        one.type = options_.type.empty() ? one.type : options_.type;
        one.id = options_.id.empty() ? one.id : options_.id;
        auto ready = app::tried_entity(object_, std::move(one), options_.parameters);
        if (!ready) {
            engine::stage_story story;
            story.failed = true;
            story.ends = describe(ready.error());
            co_return story;
        }
        object_.trial.asks = options_.requests;
        auto trying = engine::try_stages(&object_.trial, *std::move(ready), now(), kept);
        co_return co_await std::move(trying);
    }

    wall_time now() { return checked_.built.time().now(); }

    const try_options& options_;
    app::checked_configuration& checked_;
    app::tried_object object_;
    empty_values none_;
    std::unique_ptr<ledger::ledger> ledger_;
};

std::string trial_text(const stories& told) {
    std::string text;
    bool asks = false;
    for (std::size_t at = 0; at < told.size(); ++at) {
        const auto& story = told[at];
        if (told.size() > 1) {
            text += at == 0 ? "" : "\n";
            text +=
                "record " + std::to_string(at + 1) + " of " + std::to_string(told.size()) + "\n";
        }
        text += story_text(story);
        asks = asks || std::ranges::any_of(story.steps, [](const stage_effect& step) {
                   return !step.unasked.empty();
               });
    }
    return asks ? text + "give --requests to send the requests of these stages\n" : text;
}

std::string trial_json(const stories& told) {
    json::array all;
    for (const auto& story : told) {
        all.push_back(app::stages_object(story));
    }
    return write_json_indented(all) + "\n";
}

void print_trial(const try_options& options, const stories& told, const secret_filter& filter) {
    auto text = filter.without_secrets(options.as_json ? trial_json(told) : trial_text(told));
    text = printable_lines(text);
    const bool colour =
        !options.as_json &&
        wants_colour(::isatty(STDOUT_FILENO) == 1, std::getenv("NO_COLOR"), std::getenv("TERM"));
    std::fputs((colour ? coloured_steps(text) : text).c_str(), stdout);
}

// Returns the records of the input; none if it is a task.
result<std::vector<json::value>> input_of(const try_options& options) {
    if (task_in(options.input)) {
        return std::vector<json::value>();
    }
    const auto text = text_of_input(options.input);
    if (!text) {
        return text.error();
    }
    auto records = records_of(*text);
    if (!records) {
        return std::move(records.error()).within(options.input == "-" ? "input" : options.input);
    }
    return records;
}

// Returns the configuration's directory. A file of stages needs none.
std::string directory_for(const try_options& options) {
    std::error_code error;
    const bool is_default = options.directory == app::default_configuration_directory();
    const bool alone = app::is_stage_file(options.object) && is_default &&
                       !std::filesystem::exists(options.directory, error);
    return alone ? "" : options.directory;
}

int run_trial(const try_options& options) {
    auto records = input_of(options);
    if (!records) {
        return complain("try", records.error());
    }
    std::optional<config::added_entry> added;
    auto name = options.object;
    if (app::is_stage_file(name)) {
        const auto text = text_of_input(name);
        if (!text) {
            return complain("try", {failure_class::invalid, "cannot read " + name,
                                    "name a file that holds a list of stages"});
        }
        added = {"transformers", name, name, *text};
        name = "transformers." + name;
    }
    const auto secrets =
        options.requests ? config::secret_use::resolved : config::secret_use::withheld;
    app::checked_configuration checked(directory_for(options), secrets, {}, {},
                                       added ? &*added : nullptr, options.state);
    if (!checked.good()) {
        return checked.show_problems();
    }
    auto object = app::find_tried(checked.given, checked.built, name);
    if (!object) {
        return complain("try", object.error(), exit_misconfigured);
    }
    const auto acting = ledger::acting_as_owner::of(options.state);
    if (!acting) {
        return complain("try", acting.error());
    }
    stage_try trial(options, checked, *std::move(object));
    if (const auto opened = trial.open(); !opened) {
        return complain("try", opened.error());
    }
    const auto told = app::run_to_end(checked.context, trial.run_and_close(*std::move(records)));
    if (!told) {
        return complain("try", told.error());
    }
    print_trial(options, *told, checked.filter);
    const bool failed = std::ranges::any_of(*told, &engine::stage_story::failed);
    return failed ? exit_failed : exit_done;
}

}  // namespace

void add_try_command(CLI::App& program, int& exit_code) {
    auto options = std::make_shared<try_options>();
    auto* command = program.add_subcommand(
        "try", "Run records through stages, and show what each stage changes");
    command
        ->add_option("object", options->object,
                     "A route, an incoming, an outgoing, an entry of transformers, or a YAML file "
                     "with a list of stages")
        ->required();
    command
        ->add_option("--input", options->input,
                     "A file of JSON or NDJSON, - for standard input, or the number of a task")
        ->required();
    command->add_option("--config", options->directory, "Directory of the configuration")
        ->capture_default_str();
    command
        ->add_option("--state", options->state, "Directory of the ledger, for storages and tasks")
        ->capture_default_str();
    command->add_option("--type", options->type, "The type of the records");
    command->add_option("--id", options->id,
                        "The identifier of the records; without it, as the incoming says");
    command->add_option("--with", options->parameters,
                        "A parameter of the transformer, NAME=VALUE (may be repeated)");
    command->add_flag("--requests", options->requests,
                      "Send the requests of http and graphql; they spend the client's budget");
    command->add_flag("--json", options->as_json, "Print JSON");
    add_as_service(*command);
    command->callback([options, &exit_code] { exit_code = run_trial(*options); });
}

}  // namespace sluice::cli
