#include "faults/ledger/ledger_text.hpp"
#include "support/memory_ledger/memory_ledger.hpp"
#include "support/run_awaitable.hpp"

#include <algorithm>
#include <stdexcept>

namespace sluice::testing {

namespace {

std::string line(const std::string& incoming, const ledger::incoming_state& state) {
    return "incoming " + incoming + " at '" + state.position + "'" +
           (state.listing_unfinished ? " unfinished" : "") + " of listing " +
           std::to_string(state.listings_begun) + " last " + text_of(state.last_run) + " next " +
           (state.next_run ? text_of(state.next_run->at) + " by " + state.next_run->schedule
                           : "-") +
           " of '" + state.source + "'\n";
}

std::string line(const ledger::run_summary& run) {
    return "run " + std::to_string(run.id) + " of " + run.incoming + " by " + run.trigger + " of " +
           std::to_string(run.generation) + " " + text_of(run.started) + " to " +
           text_of(run.ended) + " counts " + std::to_string(run.counts.pages) + "," +
           std::to_string(run.counts.items) + "," + std::to_string(run.counts.entities) + "," +
           std::to_string(run.counts.tasks) + "," + std::to_string(run.counts.rejected) + " '" +
           run.failure + "'\n";
}

std::string entity_line(const std::string& incoming, const std::string& id,
                        const std::string& offered, const std::string& settled,
                        const std::string& other_rows) {
    return "entity " + incoming + "/" + id + " offered '" + offered + "' settled '" + settled +
           "' others '" + other_rows + "'\n";
}

std::string shown_line(const std::string& incoming, const std::string& id, bool shown) {
    return shown ? "shown " + incoming + "/" + id + "\n" : "";
}

std::string line(const std::string& store, const ledger::stored_value& value) {
    return "value " + store + "/" + value.key + " " + value.value + " of " +
           text_of(value.updated) + " until " + text_of(value.expires) + "\n";
}

std::string line(const ledger::pause_entry& one) {
    return "paused " + std::to_string(static_cast<int>(one.kind)) + " " + one.name + " '" +
           one.reason + "' " + text_of(one.at) + "\n";
}

std::string id_line(const ledger::destination& destination, const std::string& id) {
    return "claimed " + destination.outgoing + "/" + destination.target + " " + id + "\n";
}

std::string count_line(const ledger::destination& destination, const std::string& fingerprint,
                       std::size_t count) {
    return "without id " + destination.outgoing + "/" + destination.target + " " + fingerprint +
           " " + std::to_string(count) + "\n";
}

std::string line(ledger::named_kind kind, const std::string& name,
                 const ledger::held_memory& held) {
    return std::string(ledger::name_of(kind)) + " " + name + " holds " +
           std::to_string(held.open_tasks) + " of " + std::to_string(held.tasks) + " tasks, " +
           std::to_string(held.entities) + " entities, " + std::to_string(held.values) + " values" +
           (held.position ? ", a position" : "") + "\n";
}

std::string known_line(ledger::named_kind kind, const std::string& name, bool known) {
    return known ? "known " + std::string(ledger::name_of(kind)) + " " + name + "\n" : "";
}

std::vector<std::pair<ledger::named_kind, std::string>> all_names() {
    using ledger::named_kind;
    std::vector<std::pair<named_kind, std::string>> all;
    const auto add = [&all](named_kind kind, const std::vector<std::string>& names) {
        for (const auto& name : names) {
            all.emplace_back(kind, name);
        }
    };
    add(named_kind::incoming, known_incomings);
    add(named_kind::route, known_routes);
    add(named_kind::outgoing, known_outgoings);
    add(named_kind::storage, known_stores);
    return all;
}

std::vector<ledger::destination> destinations() {
    std::vector<ledger::destination> all;
    for (const auto& outgoing : known_outgoings) {
        for (const auto& target : known_targets) {
            all.push_back({outgoing, target});
        }
    }
    return all;
}

template <class T>
T answer(result<T> given) {
    if (!given) {
        throw std::runtime_error("a question was not answered: " + describe(given.error()));
    }
    return std::move(given).value();
}

awaitable<std::string> tasks_of(ledger::ledger* ledger) {
    ledger::task_filter all;
    all.limit = 100'000;
    const auto newest_first = answer(co_await ledger->list(std::move(all)));
    std::string text;
    for (auto one = newest_first.rbegin(); one != newest_first.rend(); ++one) {
        const auto whole = answer(co_await ledger->find(one->id));
        text += whole ? text_of(*whole) : "listed and not found";
    }
    co_return text;
}

awaitable<std::string> intake_of(ledger::ledger* ledger) {
    std::string text;
    for (const auto& incoming : known_incomings) {
        text += line(incoming, answer(co_await ledger->state_of(incoming)));
        const auto known = answer(co_await ledger->known(incoming, known_entities));
        const auto shown = answer(co_await ledger->shown_before(incoming, known_entities));
        for (std::size_t i = 0; i < known.size(); ++i) {
            text += shown_line(incoming, known_entities[i], shown[i]);
            if (known[i]) {
                text += entity_line(incoming, known_entities[i], known[i]->offered_hash,
                                    known[i]->settled_hash, known[i]->other_rows);
            }
        }
    }
    const auto newest_first = answer(co_await ledger->last_runs({100'000}));
    for (auto one = newest_first.rbegin(); one != newest_first.rend(); ++one) {
        text += line(*one);
    }
    co_return text;
}

awaitable<std::string> answers_of(ledger::ledger* ledger, wall_time now) {
    std::string text;
    for (const auto& destination : destinations()) {
        const auto claimed =
            answer(co_await ledger->claimed_external_ids(destination, known_external_ids));
        for (const auto& id : claimed) {
            text += id_line(destination, id);
        }
        for (const auto& fingerprint : known_fingerprints) {
            const auto count =
                answer(co_await ledger->finished_without_id(destination, fingerprint));
            text += count_line(destination, fingerprint, count);
        }
    }
    for (const auto& store : known_stores) {
        ledger::value_filter all;
        all.store = store;
        const auto values = answer(co_await ledger->list_values(std::move(all), now));
        for (const auto& one : values) {
            text += line(store, one);
        }
    }
    const auto known = answer(co_await ledger->known_names());
    for (const auto& [kind, name] : all_names()) {
        text += line(kind, name, answer(co_await ledger->held_by(kind, name)));
        text += known_line(kind, name, std::ranges::any_of(known, [&](const auto& one) {
                               return one.kind == kind && one.name == name;
                           }));
    }
    const auto pauses = answer(co_await ledger->paused());
    for (const auto& one : pauses) {
        text += line(one);
    }
    co_return text;
}

}  // namespace

awaitable<std::string> text_of(ledger::ledger* ledger, wall_time now) {
    std::string text = co_await tasks_of(ledger);
    text += co_await intake_of(ledger);
    text += co_await answers_of(ledger, now);
    co_return text;
}

// Asks a copy. Questions change nothing, but the interface is not const.
std::string text_of(const ledger_model& model, wall_time now) {
    auto copy = model;
    const auto ledger = ledger_over(copy);
    return run_awaitable(text_of(ledger.get(), now));
}

}  // namespace sluice::testing
