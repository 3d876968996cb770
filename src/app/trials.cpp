#include "app/trials.hpp"

#include "app/held_memory.hpp"
#include "app/stage_story_json.hpp"
#include "app/test_case_text.hpp"
#include "engine/caught.hpp"
#include "engine/stages/new_task.hpp"

#include <sluice/async/offload.hpp>

#include <boost/json/array.hpp>

#include <algorithm>
#include <utility>

namespace sluice::app {

namespace fs = std::filesystem;

namespace {

using control::page_trial;
using control::stages_trial;

json::object wrong_configuration(const config::loaded& given, const char* member) {
    auto problems = parse_json(given.problems.to_json());
    json::object made;
    made["problems"] = problems ? *std::move(problems) : json::value(json::array());
    made[member] = nullptr;
    return made;
}

json::object right_configuration(const char* member, json::value shown) {
    json::object made;
    made["problems"] = json::array();
    made[member] = std::move(shown);
    return made;
}

failure no_such_task(ledger::task_id id) {
    return {failure_class::invalid, "there is no task " + std::to_string(id),
            "its page is gone when the task is"};
}

}  // namespace

result<void> is_paid_for(const std::set<engine::object_key>& changed,
                         const engine::object_print& user) {
    for (const auto& used : user.uses) {
        if (used.first == "client" && changed.contains(used)) {
            return failure(failure_class::refused,
                           "client '" + used.second + "' is not in force yet",
                           "save and reload first: the budget of a client that runs pays");
        }
    }
    return {};
}

awaitable<result<std::unique_ptr<daemon_trials::shown_files>>> daemon_trials::read(
    control::tried_configuration from, std::optional<engine::object_key> anew) {
    auto work = [this, from = std::move(from)]() -> result<std::unique_ptr<shown_files>> {
        config::pending_files pending;
        if (!from.path.empty()) {
            std::error_code ignored;
            const bool several = fs::is_directory(parts_.directory, ignored);
            const auto all = several ? yaml_files_below(parts_.directory)
                                     : std::vector<fs::path>{parts_.directory};
            const auto file = several ? parts_.directory / from.path : parts_.directory;
            if (std::ranges::find(all, file) == all.end()) {
                return failure(failure_class::invalid,
                               "the configuration has no file '" + from.path + "'",
                               "GET /configuration/files lists them");
            }
            pending[file] = from.text;
        }
        auto files = std::make_unique<shown_files>();
        files->given = load_with(parts_.directory, parts_.started, pending);
        if (files->given.good()) {
            files->prints = engine::prints_of(files->given);
        }
        return files;
    };
    auto files = co_await offload(parts_.pool, std::move(work));
    if (files && (*files)->given.good()) {
        auto& read = **files;
        read.made = parts_.reloads.build_for_show(read.given, read.prints, anew);
    }
    co_return files;
}

awaitable<void> daemon_trials::let_go(std::unique_ptr<shown_files> files) {
    parts_.reloads.end_show(std::move(files->made));
    auto free = [files = std::move(files)]() mutable {
        files.reset();
        let_go_of_a_reading();
    };
    co_await offload(parts_.pool, std::move(free));
}

awaitable<result<ledger::task_history>> daemon_trials::task_of(ledger::task_id id) {
    auto found = co_await parts_.ledger.find(id);
    if (!found) {
        co_return found.error();
    }
    if (!*found) {
        co_return no_such_task(id);
    }
    co_return **std::move(found);
}

// `object` is null for the stages of the task's own outgoing.
awaitable<result<engine::stage_story>> daemon_trials::story_of(const engine::plan* plan,
                                                               const stages_trial* wanted,
                                                               const tried_object* object) {
    const auto now = parts_.time.now();
    auto one = result<entity>(entity());
    if (wanted->task != 0) {
        const auto history = co_await task_of(wanted->task);
        if (!history) {
            co_return history.error();
        }
        const auto* task = &history->task;
        const auto* route = object == nullptr ? nullptr : object->trial.route;
        // Such a task has passed the stages before the ledger.
        if (object == nullptr || (route != nullptr && route->name == task->lane.route)) {
            co_return co_await engine::look_at_stages(
                plan == nullptr ? &parts_.runs.running() : plan, task, now);
        }
        one = engine::entity_of(task->entity_type, task->entity_id, task->headers, task->data);
        if (one) {
            engine::take_stages_left(*one);
        }
    } else {
        one->data = wanted->data;
        one->headers["event"] = "created";
        one->type = wanted->type;
        one->id = wanted->id;
    }
    auto ready = one ? tried_entity(*object, *std::move(one), {}) : result<entity>(one.error());
    if (!ready) {
        co_return ready.error();
    }
    kept_values kept;
    auto trying = engine::try_stages(&object->trial, *std::move(ready), now, &kept);
    co_return co_await std::move(trying);
}

awaitable<result<engine::stage_story>> daemon_trials::story_in(const shown_files* files,
                                                               const stages_trial* wanted) {
    const auto* plan = &files->made.built->plan();
    if (wanted->object.empty()) {
        co_return co_await story_of(plan, wanted, nullptr);
    }
    const auto object = find_tried(files->given, *files->made.built, wanted->object);
    if (!object) {
        co_return object.error();
    }
    co_return co_await story_of(plan, wanted, &*object);
}

awaitable<result<json::value>> daemon_trials::run_stages(stages_trial wanted) {
    if (wanted.configuration.running) {
        std::optional<tried_object> object;
        if (!wanted.object.empty()) {
            auto found = find_running(parts_.runs.running(), wanted.object);
            if (!found) {
                co_return found.error();
            }
            object = *std::move(found);
        }
        // A reload may come during the wait, and so no plan is held here.
        auto story = co_await story_of(nullptr, &wanted, object ? &*object : nullptr);
        if (!story) {
            co_return story.error();
        }
        co_return hidden(right_configuration("stages", stages_object(*story)), nullptr);
    }
    auto found = co_await read(wanted.configuration, std::nullopt);
    if (!found) {
        co_return found.error();
    }
    auto files = *std::move(found);
    if (!files->given.good()) {
        auto shown = hidden(wrong_configuration(files->given, "stages"), &files->given);
        co_await let_go(std::move(files));
        co_return shown;
    }
    auto story = co_await engine::caught(story_in(files.get(), &wanted));
    auto shown = story ? result<json::value>(hidden(
                             right_configuration("stages", stages_object(*story)), &files->given))
                       : story.error();
    co_await let_go(std::move(files));
    co_return shown;
}

awaitable<result<json::value>> daemon_trials::fetch_page(page_trial wanted) {
    const engine::object_key tried{"incoming", wanted.incoming};
    auto found = co_await read(wanted.configuration, tried);
    if (!found) {
        co_return found.error();
    }
    auto files = *std::move(found);
    if (!files->given.good()) {
        auto shown = hidden(wrong_configuration(files->given, "page"), &files->given);
        co_await let_go(std::move(files));
        co_return shown;
    }
    auto done = co_await engine::caught(page_in(files.get(), &wanted));
    auto shown = done ? result<json::value>(
                            hidden(right_configuration("page", *std::move(done)), &files->given))
                      : done.error();
    co_await let_go(std::move(files));
    co_return shown;
}

awaitable<result<json::value>> daemon_trials::make_case(ledger::task_id id) {
    const auto history = co_await task_of(id);
    if (!history) {
        co_return history.error();
    }
    const auto now = parts_.time.now();
    const auto story = co_await engine::look_at_stages(&parts_.runs.running(), &history->task, now);
    if (!story) {
        co_return story.error();
    }
    const auto text = test_case_text(*history, *story, now);
    if (!text) {
        co_return text.error();
    }
    json::object made;
    made["path"] = "task-" + std::to_string(id) + ".test.yaml";
    made["text"] = parts_.filter.without_secrets(*text);
    co_return json::value(std::move(made));
}

awaitable<result<void>> daemon_trials::keep_case(std::string path, std::string text) {
    auto work = [this, path = std::move(path), text = std::move(text)] {
        std::error_code ignored;
        const bool several = fs::is_directory(parts_.directory, ignored);
        return write_test_case(several ? parts_.directory : parts_.directory.parent_path(), path,
                               text);
    };
    co_return co_await offload(parts_.pool, std::move(work));
}

json::value daemon_trials::hidden(const json::value& shown, const config::loaded* given) const {
    auto text = parts_.filter.without_secrets(write_json(shown));
    if (given != nullptr) {
        const secret_filter own(given->secrets);
        text = own.without_secrets(std::move(text));
    }
    auto read = parse_json(text);
    return read ? *std::move(read) : json::value(nullptr);
}

}  // namespace sluice::app
