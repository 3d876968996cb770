// Asks the target of an uncertain task for results that may be the task's. A person then decides.

#include "app/trials.hpp"
#include "engine/caught.hpp"
#include "engine/delivery/intent_payload.hpp"

#include <sluice/component/result_lister.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <utility>

namespace sluice::app {
namespace {

json::array words(const std::vector<std::string>& all) {
    json::array made;
    for (const auto& one : all) {
        made.emplace_back(one);
    }
    return made;
}

json::value shown_results(const possible_results& all, const std::vector<std::string>& taken) {
    json::array rows;
    for (const auto& one : all.found) {
        rows.push_back(json::object{{"id", one.id},
                                    {"at", one.at},
                                    {"text", one.text},
                                    {"status", one.status},
                                    {"alike", words(one.alike)},
                                    {"unlike", words(one.unlike)},
                                    {"taken", std::ranges::find(taken, one.id) != taken.end()}});
    }
    return json::object{{"results", std::move(rows)}, {"whole", all.whole}};
}

failure cannot_ask(const std::string& outgoing) {
    return {failure_class::refused, "the target of outgoing '" + outgoing + "' cannot be asked",
            "look there, then finish or retry the task"};
}

}  // namespace

awaitable<result<json::value>> daemon_trials::results_in(const shown_files* files,
                                                         const ledger::task* task) {
    const auto& name = task->lane.outgoing;
    const auto& plan = files->made.built->plan();
    const auto found =
        std::ranges::find(plan.outgoing, name, [](const auto& one) { return one->name; });
    if (found == plan.outgoing.end()) {
        co_return failure(failure_class::refused, "the files have no outgoing '" + name + "'",
                          "`sluice rename` moves tasks to a new name");
    }
    const auto outgoing = *found;
    auto* lister = dynamic_cast<result_lister*>(outgoing->target.get());
    if (lister == nullptr) {
        co_return cannot_ask(name);
    }
    const auto print = files->prints.find({"outgoing", name});
    if (print != files->prints.end()) {
        if (auto paid = is_paid_for(files->made.changed, print->second); !paid) {
            co_return paid.error();
        }
    }
    auto intent = engine::restore(*task->open_intent);
    if (!intent) {
        co_return intent.error();
    }
    auto asking = lister->list_possible(std::move(intent->delivery.plan));
    const auto results = co_await std::move(asking);
    if (!results) {
        co_return failure(results.error()).within("outgoing '" + name + "'");
    }
    std::vector<std::string> ids;
    for (const auto& one : results->found) {
        ids.push_back(one.id);
    }
    ledger::destination destination{name, task->open_intent->target};
    const auto taken =
        co_await parts_.ledger.claimed_external_ids(std::move(destination), std::move(ids));
    if (!taken) {
        co_return taken.error();
    }
    co_return shown_results(*results, *taken);
}

awaitable<result<json::value>> daemon_trials::possible_results(ledger::task_id id) {
    const auto history = co_await task_of(id);
    if (!history) {
        co_return history.error();
    }
    const auto& task = history->task;
    if (!task.open_intent || task.state == ledger::task_state::confirming) {
        co_return failure(failure_class::invalid,
                          "the outcome of task " + std::to_string(id) + " is known", "");
    }
    control::tried_configuration as_it_is;
    auto found = co_await read(std::move(as_it_is), std::nullopt);
    if (!found) {
        co_return found.error();
    }
    auto files = *std::move(found);
    if (!files->given.good()) {
        co_await let_go(std::move(files));
        co_return failure(failure_class::refused, "the files of the configuration are wrong",
                          "mend them first: `sluice check` lists the mistakes");
    }
    auto done = co_await engine::caught(results_in(files.get(), &task));
    auto shown = done ? result<json::value>(hidden(*done, &files->given)) : done.error();
    co_await let_go(std::move(files));
    co_return shown;
}

}  // namespace sluice::app
