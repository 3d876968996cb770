#include "ledger/sqlite/held_names.hpp"

#include "ledger/rename_rules.hpp"

#include <algorithm>
#include <tuple>

namespace sluice::ledger::sqlite {

namespace {

auto order_of(const known_name& one) {
    return std::tuple(one.kind, one.name);
}

task_filter tasks_of(named_kind kind, const std::string& name) {
    task_filter filter;
    switch (kind) {
        case named_kind::incoming:
            filter.incoming = name;
            break;
        case named_kind::route:
            filter.route = name;
            break;
        case named_kind::outgoing:
            filter.outgoing = name;
            break;
        case named_kind::storage:
            break;
    }
    return filter;
}

void count_tasks(const std::map<task_state, std::int64_t>& counts, held_memory& into) {
    for (const auto& [state, count] : counts) {
        into.tasks += count;
        into.open_tasks += is_open(state) ? count : 0;
    }
}

}  // namespace

std::vector<known_name> held_names::all() {
    std::vector<known_name> found;
    add_incomings(found);
    add_lanes(found);
    add_stores(found);
    add_pauses(found);
    std::ranges::sort(found, {}, order_of);
    // A name may be found twice. The row that holds something sorts first and stays.
    const auto doubles = std::ranges::unique(found, {}, order_of);
    found.erase(doubles.begin(), doubles.end());
    return found;
}

void held_names::add_incomings(std::vector<known_name>& all) {
    statement incomings(connection_,
                        "SELECT name, source, position, EXISTS (SELECT 1 FROM entities e"
                        " WHERE e.incoming = i.id), last_run IS NOT NULL FROM incomings i");
    auto found = incomings.with();
    while (found.next()) {
        const bool remembers = found.integer(3) != 0 || is_position(found.text(2));
        all.push_back(
            {named_kind::incoming, found.text(0), remembers, found.text(1), found.integer(4) != 0});
    }
}

void held_names::add_lanes(std::vector<known_name>& all) {
    statement lanes(connection_, "SELECT route, outgoing FROM lanes");
    auto found = lanes.with();
    while (found.next()) {
        all.push_back({named_kind::route, found.text(0), true});
        all.push_back({named_kind::outgoing, found.text(1), true});
    }
}

// Steps from one store to the next by the table's key, so that the cost does not grow with the
// values.
void held_names::add_stores(std::vector<known_name>& all) {
    statement next(connection_, "SELECT min(store) FROM stored_values WHERE store > ?1");
    for (std::string last;;) {
        auto found = next.with(std::string_view(last));
        if (!found.next() || found.is_null(0)) {
            return;
        }
        last = found.text(0);
        all.push_back({named_kind::storage, last, true});
    }
}

void held_names::add_pauses(std::vector<known_name>& all) {
    statement pauses(connection_, "SELECT kind, name FROM pauses");
    auto found = pauses.with();
    while (found.next()) {
        const auto kind = named_as(static_cast<paused_kind>(found.integer(0)));
        const auto name = found.text(1);
        const auto is_it = [&](const known_name& one) {
            return one.kind == kind && one.name == name;
        };
        if (std::ranges::none_of(all, is_it)) {
            all.push_back({kind, name, false});
        }
    }
}

held_memory held_names::of(named_kind kind, const std::string& name) {
    if (kind == named_kind::incoming) {
        return of_incoming(name);
    }
    held_memory held;
    if (kind == named_kind::storage) {
        statement values(connection_, "SELECT count(*) FROM stored_values WHERE store = ?1");
        auto found = values.with(std::string_view(name));
        held.values = found.next() ? found.integer(0) : 0;
        return held;
    }
    count_tasks(task_search(connection_, names_).count(tasks_of(kind, name)), held);
    return held;
}

held_memory held_names::of_incoming(const std::string& name) {
    held_memory held;
    const auto number = names_.find_incoming(name);
    if (!number) {
        return held;
    }
    statement memory(connection_,
                     "SELECT position, (SELECT count(*) FROM entities e WHERE e.incoming = i.id)"
                     " FROM incomings i WHERE id = ?1");
    {
        auto found = memory.with(*number);
        if (found.next()) {
            held.position = is_position(found.text(0));
            held.entities = found.integer(1);
        }
    }
    count_tasks(task_search(connection_, names_).count(tasks_of(named_kind::incoming, name)), held);
    return held;
}

bool held_names::knows(named_kind kind, const std::string& name) {
    const auto names = all();
    return std::ranges::any_of(
        names, [&](const known_name& one) { return one.kind == kind && one.name == name; });
}

bool held_names::has_memory(named_kind kind, const std::string& name) {
    const auto held = of(kind, name);
    switch (kind) {
        case named_kind::incoming:
            return held.entities > 0 || held.position;
        case named_kind::storage:
            return held.values > 0;
        case named_kind::route:
        case named_kind::outgoing:
            break;
    }
    return held.tasks > 0;
}

}  // namespace sluice::ledger::sqlite
