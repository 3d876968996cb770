#include "faults/ledger/answered.hpp"

namespace sluice::testing {

namespace {

std::string text_of_page(const ledger::page_commit& page) {
    std::string text = "page of " + page.incoming + " in run " + std::to_string(page.run) + " at " +
                       text_of(page.at) + (page.last ? "" : ", more follow") +
                       (page.in_parts ? ", in parts" : "") + ":";
    for (const auto& one : page.tasks) {
        text += " task(" + one.lane.route + ">" + one.lane.outgoing + " " + one.source_id + " " +
                std::string(ledger::name_of(one.state)) + ")";
    }
    for (const auto& one : page.seen) {
        text += " seen(" + one.id + "=" + one.hash + ")";
    }
    for (const auto& one : page.noted) {
        text += " noted(" + one.id + " others " + one.other_rows.value_or("-") + ")";
    }
    text += page.begins_listing ? " begins" : "";
    for (const auto& id : page.shown) {
        text += " shown(" + id + ")";
    }
    for (const auto& one : page.stores) {
        text += " store(" + one.store + "/" + one.key + ")";
    }
    return text;
}

}  // namespace

operation_pointer storing_next_run(std::string incoming, ledger::planned_run next) {
    return make_operation(
        "next run of " + incoming + " at " + text_of(next.at) + " by " + next.schedule,
        [=](ledger::ledger* ledger) { return ledger->store_next_run(incoming, next); });
}

operation_pointer noting_source(std::string incoming, std::string source) {
    return make_operation("source of " + incoming + " is " + source, [=](ledger::ledger* ledger) {
        return ledger->note_source(incoming, source);
    });
}

operation_pointer beginning_run(ledger::run_start start) {
    return make_operation("run of " + start.incoming + " begins at " + text_of(start.at) +
                              " in generation " + std::to_string(start.generation),
                          [=](ledger::ledger* ledger) { return ledger->begin_run(start); });
}

operation_pointer committing_page(ledger::page_commit page) {
    auto text = text_of_page(page);
    return make_operation(std::move(text),
                          [=](ledger::ledger* ledger) { return ledger->commit_page(page); });
}

operation_pointer adding_part(ledger::page_part part) {
    std::string text = "part of " + part.incoming + " in run " + std::to_string(part.run) +
                       (part.begins ? ", the first" : "") + ":";
    for (const auto& one : part.tasks) {
        text += " task(" + one.lane.route + ">" + one.lane.outgoing + " " + one.source_id + " " +
                std::string(ledger::name_of(one.state)) + ")";
    }
    return make_operation(std::move(text),
                          [=](ledger::ledger* ledger) { return ledger->add_part(part); });
}

operation_pointer admitting(std::string incoming, std::size_t limit) {
    return make_operation(
        "admit " + std::to_string(limit) + " of " + (incoming.empty() ? "any" : incoming),
        [=](ledger::ledger* ledger) { return ledger->admit(incoming, limit); });
}

operation_pointer ending_run(ledger::run_id run, std::string failure, wall_time at) {
    return make_operation(
        "run " + std::to_string(run) + " ends at " + text_of(at) + " '" + failure + "'",
        [=](ledger::ledger* ledger) { return ledger->end_run(run, failure, at); });
}

operation_pointer changing_values(std::vector<ledger::value_change> changes, wall_time at) {
    std::string text = "values at " + text_of(at) + ":";
    for (const auto& one : changes) {
        text += " " + one.store + "/" + one.key + "=" + one.value.value_or("-") + " until " +
                text_of(one.expires);
    }
    return make_operation(std::move(text), [=](ledger::ledger* ledger) {
        return ledger->change_values(changes, at);
    });
}

operation_pointer dropping_expired(wall_time now) {
    return make_operation("expired values dropped at " + text_of(now),
                          [=](ledger::ledger* ledger) { return ledger->drop_expired_values(now); });
}

operation_pointer pausing(ledger::pause_entry pause) {
    return make_operation("pause " + pause.name + " '" + pause.reason + "' at " + text_of(pause.at),
                          [=](ledger::ledger* ledger) { return ledger->pause(pause); });
}

operation_pointer resuming(ledger::paused_kind kind, std::string name) {
    return make_operation("resume " + name,
                          [=](ledger::ledger* ledger) { return ledger->resume(kind, name); });
}

}  // namespace sluice::testing
