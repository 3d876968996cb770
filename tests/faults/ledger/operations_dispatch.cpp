#include "faults/ledger/answered.hpp"

namespace sluice::testing {

namespace {

std::string text_of_settlement(const ledger::settlement& one) {
    std::string text =
        " (task " + std::to_string(one.id) + " attempt " + std::to_string(one.attempt) + " to " +
        std::string(ledger::name_of(one.to)) + " '" + one.reason + "' id '" + one.external_id +
        "' next " + text_of(one.next_attempt) + (one.keep_intent ? " keeps intent" : "") +
        (one.intent_plan ? " replaces plan" : "") +
        (one.intent_at ? " of " + text_of(one.intent_at) : "") + " at " + text_of(one.at);
    for (const auto& more : one.follow_ups) {
        text += " follow-up " + more.lane.route + ">" + more.lane.outgoing + " " + more.source_id;
    }
    for (const auto& more : one.stores) {
        text += " store " + more.store + "/" + more.key;
    }
    return text + ")";
}

}  // namespace

operation_pointer claiming(ledger::claim_request request) {
    return make_operation("claim " + std::to_string(request.limit) + " of " + request.lane.route +
                              ">" + request.lane.outgoing + " at " + text_of(request.now) +
                              " for " + std::to_string(request.lease.count() / 1000) + " s" +
                              (request.by_key ? " by key" : "") +
                              (request.in_hand.empty() ? "" : " but " + text_of(request.in_hand)),
                          [=](ledger::ledger* ledger) { return ledger->claim(request); });
}

operation_pointer intending(std::vector<ledger::committed_intent> intents) {
    std::string text = "intents";
    for (const auto& one : intents) {
        text += " (task " + std::to_string(one.id) + " attempt " + std::to_string(one.attempt) +
                " " + one.intent.key + " " + one.intent.fingerprint + ")";
    }
    return make_operation(std::move(text),
                          [=](ledger::ledger* ledger) { return ledger->record_intents(intents); });
}

operation_pointer settling(std::vector<ledger::settlement> settlements) {
    std::string text = "settle";
    for (const auto& one : settlements) {
        text += text_of_settlement(one);
    }
    return make_operation(std::move(text),
                          [=](ledger::ledger* ledger) { return ledger->settle(settlements); });
}

operation_pointer confirming(std::vector<ledger::confirmation> confirmations) {
    std::string text = "confirm";
    for (const auto& one : confirmations) {
        text += " (task " + std::to_string(one.id) + " attempt " + std::to_string(one.attempt) +
                " as " + std::string(ledger::name_of(one.to)) + " next " +
                text_of(one.next_attempt) + ")";
    }
    return make_operation(std::move(text),
                          [=](ledger::ledger* ledger) { return ledger->confirm(confirmations); });
}

operation_pointer releasing(std::vector<ledger::task_id> ids, wall_time at) {
    return make_operation("release " + text_of(ids) + " at " + text_of(at),
                          [=](ledger::ledger* ledger) { return ledger->release(ids, at); });
}

operation_pointer ending_leases(wall_time at) {
    return make_operation("all leases end at " + text_of(at),
                          [=](ledger::ledger* ledger) { return ledger->end_all_leases(at); });
}

operation_pointer offering_again(ledger::task_filter filter, wall_time at) {
    std::string text = "offer again at " + text_of(at) + " ids " + text_of(filter.ids) + " states";
    for (const auto state : filter.states) {
        text += " " + std::string(ledger::name_of(state));
    }
    text += " '" + filter.route + filter.outgoing + filter.incoming + filter.entity_id + "'";
    return make_operation(
        std::move(text), [=](ledger::ledger* ledger) { return ledger->offer_again(filter, at); },
        true);
}

}  // namespace sluice::testing
