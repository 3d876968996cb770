#include "cli/cases/case_results.hpp"

#include <algorithm>
#include <utility>

namespace sluice::cli {
namespace {

constexpr std::size_t most_listed = 100'000;

json::value read_or_text(const std::string& text) {
    auto read = parse_json(text);
    return read ? *std::move(read) : json::value(text);
}

json::object shown_task(const ledger::task& task) {
    json::object shown;
    shown["outgoing"] = task.lane.outgoing;
    shown["identifier"] = task.entity_id;
    shown["type"] = task.entity_type;
    shown["key"] = task.order_key;
    shown["headers"] = read_or_text(task.headers);
    shown["data"] = read_or_text(task.data);
    shown["state"] = std::string(ledger::name_of(task.state));
    shown["reason"] = task.reason;
    return shown;
}

bool is_failure(ledger::task_state state) {
    return ledger::is_open(state) && state != ledger::task_state::fresh;
}

}  // namespace

void add_failure(case_outcome& outcome, const std::string& outgoing, const std::string& identifier,
                 const std::string& state, const std::string& reason) {
    json::object made;
    const auto add = [&](const char* name, const std::string& value) {
        if (!value.empty()) {
            made[name] = value;
        }
    };
    add("outgoing", outgoing);
    add("identifier", identifier);
    add("state", state);
    made["reason"] = reason;
    outcome.failures.push_back(std::move(made));
}

awaitable<result<void>> read_tasks(case_world* world, std::string incoming,
                                   std::string first_target, case_outcome* outcome) {
    ledger::task_filter all;
    all.limit = most_listed;
    auto listed = co_await world->ledger->list(std::move(all));
    if (!listed) {
        co_return listed.error();
    }
    std::ranges::reverse(*listed);  // the ledger lists the newest first
    for (const auto& task : *listed) {
        outcome->tasks.push_back(shown_task(task));
        if (task.lane.outgoing == first_target) {
            outcome->output.push_back(read_or_text(task.data));
        }
        if (is_failure(task.state)) {
            add_failure(*outcome, task.lane.outgoing, task.entity_id,
                        std::string(ledger::name_of(task.state)), task.reason);
        }
    }
    if (first_target.empty()) {
        for (const auto& sent : outcome->deliveries) {
            outcome->output.push_back(*member(sent, "data"));
        }
    }
    if (!incoming.empty()) {
        const auto state = co_await world->ledger->state_of(incoming);
        if (!state) {
            co_return state.error();
        }
        outcome->position = state->position.empty() ? json::value() : read_or_text(state->position);
    }
    co_return result<void>();
}

awaitable<result<void>> read_storages(case_world* world, case_outcome* outcome) {
    for (const auto& name : world->setting.given.names("storages")) {
        ledger::value_filter all;
        all.store = name;
        all.limit = most_listed;
        const auto values = co_await world->ledger->list_values(std::move(all), world->time.now());
        if (!values) {
            co_return values.error();
        }
        json::object contents;
        for (const auto& one : *values) {
            contents[one.key] = read_or_text(one.value);
        }
        if (!contents.empty()) {
            outcome->storages[name] = std::move(contents);
        }
    }
    co_return result<void>();
}

}  // namespace sluice::cli
