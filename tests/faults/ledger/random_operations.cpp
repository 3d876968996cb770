#include "faults/ledger/random_operations.hpp"

#include "faults/ledger/ledger_text.hpp"

namespace sluice::testing {

using ledger::task_state;

namespace {

const std::vector<task_state> outcomes{
    task_state::finished, task_state::finished,  task_state::finished, task_state::failed,
    task_state::skipped,  task_state::retry,     task_state::waiting,  task_state::uncertain,
    task_state::held,     task_state::confirming};

}  // namespace

operation_pointer random_operations::next(const ledger_model& model) {
    now_ += std::chrono::seconds(below(4));
    const int kind = below(100);
    if (kind < 25) {
        return page(model);
    }
    if (kind < 45) {
        return claim(model);
    }
    if (kind < 57) {
        return intents(model);
    }
    if (kind < 77) {
        return settlements(model);
    }
    if (kind < 80) {
        return verdicts(model);
    }
    if (kind < 88) {
        return values();
    }
    return admin(model);
}

std::string random_operations::fresh_text(const std::string& what) {
    return what + std::to_string(++texts_);
}

ledger::run_id random_operations::some_run(const ledger_model& model) {
    const auto count = static_cast<int>(model.runs().size());
    return count == 0 ? 1 : 1 + below(count);
}

ledger::new_task random_operations::task(const std::string& source) {
    ledger::new_task one;
    one.lane = any(known_lanes);
    one.entity_type = "thing";
    one.entity_id = source;
    one.headers = R"({"event":"changed"})";
    one.data = "{\"text\":\"" + std::string(static_cast<std::size_t>(below(largest_)), 'd') + "\"}";
    one.source_id = source;
    one.order_key = one.lane == known_lanes.back() && !one_in(4) ? "key of " + source : "";
    if (one_in(20)) {
        one.state = task_state::rejected;
        one.reason = "too large";
    } else if (one_in(12)) {
        one.state = task_state::held;
        one.reason = "waits for approval";
    }
    one.approved = one_in(8);
    one.generation = one_in(3) ? 1 + below(9) : 0;
    return one;
}

operation_pointer random_operations::page(const ledger_model& model) {
    const int kind = below(6);
    const auto& incoming = any(known_incomings);
    if (kind == 0) {
        return beginning_run({incoming, "schedule", now_, below(5)});
    }
    if (kind == 1) {
        if (one_in(3)) {
            return noting_source(incoming, fresh_text("source"));
        }
        return one_in(2) ? storing_next_run(
                               incoming, {now_ + std::chrono::seconds(300), fresh_text("every ")})
                         : ending_run(some_run(model), one_in(3) ? "it broke" : "", now_);
    }
    const auto* parts = model.parts_of(incoming);
    if (parts != nullptr &&
        parts->committed) {  // no other page comes before its tasks have been admitted
        return admitting(one_in(3) ? "" : incoming, static_cast<std::size_t>(1 + below(4)));
    }
    if (one_in(5)) {
        return part(model, incoming);
    }
    ledger::page_commit made;
    made.run = some_run(model);
    made.incoming = incoming;
    made.in_parts = parts != nullptr && one_in(2);
    if (made.in_parts) {
        made.run = parts->page.run;
    }
    made.position = "{\"page\":" + std::to_string(below(9)) + "}";
    made.last = one_in(2);
    made.totals = {below(9), below(99), below(99), below(99), below(9)};
    made.at = now_;
    made.begins_listing = one_in(4);
    for (const auto& id : known_entities) {
        if (one_in(3)) {
            made.shown.push_back(id);
        }
        if (one_in(6)) {
            made.noted.push_back({id, ""});
            made.noted.back().other_rows = one_in(2) ? fresh_text("rows") : "";
        }
        if (!one_in(3)) {
            continue;
        }
        if (!one_in(8)) {
            made.seen.push_back({id, fresh_text("h")});
            made.seen.back().was_known = one_in(3);
            if (one_in(3)) {
                made.seen.back().other_rows = fresh_text("rows");
            }
        }
        for (int copies = made.in_parts ? 0 : below(3); copies > 0; --copies) {
            made.tasks.push_back(task(id));
        }
    }
    if (one_in(4)) {
        made.stores.push_back(value());
    }
    return committing_page(std::move(made));
}

operation_pointer random_operations::part(const ledger_model& model, const std::string& incoming) {
    const auto* before = model.parts_of(incoming);
    ledger::page_part made;
    made.incoming = incoming;
    made.begins = before == nullptr || one_in(3);
    made.run = made.begins ? some_run(model) : before->page.run;
    for (const auto& id : known_entities) {
        for (int copies = below(3); copies > 0; --copies) {
            made.tasks.push_back(task(id));
        }
    }
    return adding_part(std::move(made));
}

operation_pointer random_operations::claim(const ledger_model& model) {
    ledger::claim_request request;
    request.lane = any(known_lanes);
    request.limit = static_cast<std::size_t>(1 + below(4));
    request.now = now_;
    request.lease = std::chrono::seconds(1 + below(40));
    request.by_key = request.lane == known_lanes.back();
    for (const auto id : model.held()) {
        if (one_in(3)) {
            request.in_hand.push_back(id);
        }
    }
    return claiming(std::move(request));
}

ledger::intent random_operations::intent() {
    ledger::intent intent;
    intent.key = fresh_text("key");
    intent.fingerprint = any(known_fingerprints);
    intent.target = any(known_targets);
    intent.plan = R"({"plan":1})";
    intent.at = now_;
    return intent;
}

operation_pointer random_operations::intents(const ledger_model& model) {
    std::vector<ledger::committed_intent> all;
    for (const auto id : model.held()) {
        if (one_in(2)) {
            const auto attempt = model.tasks().at(id).whole.task.attempts;
            all.push_back({id, intent(), one_in(2) ? attempt : 0});
        }
    }
    if (one_in(10)) {  // of a task that nobody holds, or an attempt that is over
        all.push_back({1 + below(9), intent(), 1});
    }
    if (all.empty()) {
        return claim(model);
    }
    return intending(std::move(all));
}

ledger::settlement random_operations::settlement(const ledger::task& held,
                                                 const std::string& source) {
    ledger::settlement one;
    one.id = held.id;
    one.attempt = one_in(15) ? held.attempts - 1 : held.attempts;
    one.to = any(outcomes);
    one.reason = one_in(2) ? fresh_text("why") : "";
    one.external_id = one_in(2) ? any(known_external_ids) : "";
    one.sent = one_in(2);
    one.request = "POST /post";
    one.response = fresh_text("reply");
    const bool asks = one.to == task_state::confirming;
    const bool again = one.to == task_state::retry || one.to == task_state::waiting;
    if (asks || (again && !one_in(6))) {
        one.next_attempt = now_ + std::chrono::seconds(below(12));
    }
    one.keep_intent = again && one_in(2);
    if (asks && one_in(2)) {
        one.intent_plan = R"({"sent":true})";
    }
    if (one.keep_intent && one_in(2)) {
        one.intent_at = now_;
    }
    one.at = now_;
    if (one_in(4)) {
        one.stores.push_back(value());
    }
    if (one_in(5)) {
        one.follow_ups.push_back(task(one_in(2) ? source : any(known_entities)));
    }
    return one;
}

operation_pointer random_operations::settlements(const ledger_model& model) {
    std::vector<ledger::settlement> all;
    for (const auto id : model.held()) {
        if (one_in(2)) {
            const auto& entry = model.tasks().at(id);
            all.push_back(settlement(entry.whole.task, entry.source_id));
        }
    }
    return all.empty() ? claim(model) : settling(std::move(all));
}

operation_pointer random_operations::admin(const ledger_model& model) {
    const int kind = below(10);
    if (kind == 9) {
        return rename();
    }
    if (kind > 5) {
        return act(model);
    }
    if (kind == 0) {
        return ending_leases(now_);
    }
    if (kind == 1) {
        return releasing(model.held(), now_);
    }
    if (kind == 2) {
        ledger::pause_entry pause{ledger::paused_kind::route, "r" + std::to_string(1 + below(2)),
                                  one_in(2) ? "lunch" : "", now_};
        return pausing(std::move(pause));
    }
    if (kind == 3) {
        return resuming(ledger::paused_kind::route, "r" + std::to_string(1 + below(2)));
    }
    return offering_again(filter(), now_);
}

operation_pointer random_operations::rename() {
    using ledger::named_kind;
    const std::pair<named_kind, const std::vector<std::string>*> kinds[] = {
        {named_kind::incoming, &known_incomings},
        {named_kind::route, &known_routes},
        {named_kind::outgoing, &known_outgoings},
        {named_kind::storage, &known_stores},
    };
    const auto& [kind, names] = kinds[below(4)];
    ledger::rename_request asked;
    asked.kind = kind;
    asked.from = any(*names);
    asked.to = any(*names);
    asked.merge = one_in(2);
    asked.dry_run = one_in(5);
    return renaming(std::move(asked));
}

ledger::task_filter random_operations::filter() {
    ledger::task_filter made;
    switch (below(5)) {
        case 0:
            made.states = {any(outcomes)};
            break;
        case 1:
            made.route = any(known_lanes).route;
            break;
        case 2:
            made.entity_id = any(known_entities);
            break;
        case 3:
            made.ids = {1 + below(30), 31 + below(30)};
            break;
        default:
            made.incoming = any(known_incomings);
            made.outgoing = any(known_outgoings);
            break;
    }
    return made;
}

operation_pointer random_operations::act(const ledger_model& model) {
    const ledger::operator_note by{"somebody", one_in(2) ? "a reason" : "", now_};
    const auto last = model.tasks().empty() ? 1 : static_cast<int>(model.tasks().rbegin()->first);
    if (one_in(4)) {
        ledger::forget_request request;
        request.incoming = any(known_incomings);
        request.ids = {any(known_entities)};
        return forgetting(std::move(request));
    }
    if (one_in(6)) {
        ledger::prune_step step;
        step.rules.push_back({any(outcomes), now_ - std::chrono::seconds(below(60))});
        return pruning(std::move(step));
    }
    if (one_in(3)) {
        ledger::task_edit edit;
        edit.id = 1 + below(last);
        edit.data = "{\"text\":\"" + fresh_text("edited") + "\"}";
        edit.send_again = one_in(2);
        edit.unknown_too = one_in(2);
        edit.by = by;
        return editing(std::move(edit));
    }
    ledger::task_action action;
    action.which.ids = {1 + below(last)};
    if (one_in(4) && action.which.ids.front() != last) {
        action.which.ids.push_back(last);
    }
    using enum ledger::operator_action;
    action.action = one_in(3)   ? approve
                    : one_in(4) ? reject
                    : one_in(3) ? finish
                    : one_in(2) ? drop
                                : skip;
    if (action.action == finish && action.which.ids.size() == 1 && one_in(2)) {
        action.external_id = fresh_text("seen");
    }
    action.unknown_too = one_in(2);
    action.by = by;
    return acting_on_tasks(std::move(action));
}

}  // namespace sluice::testing
