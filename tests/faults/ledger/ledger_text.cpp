#include "faults/ledger/ledger_text.hpp"

#include <algorithm>

namespace sluice::testing {

std::string text_of(wall_time at) {
    return std::to_string(at.time_since_epoch().count() / 1000);
}

std::string text_of(const std::optional<wall_time>& at) {
    return at ? text_of(*at) : "-";
}

std::string text_of(const std::vector<ledger::task_id>& ids) {
    std::string text;
    for (const auto id : ids) {
        text += (text.empty() ? "" : ",") + std::to_string(id);
    }
    return text;
}

std::string text_of(const ledger::task& one) {
    std::string text =
        "task " + std::to_string(one.id) + " of run " + std::to_string(one.run) + " " +
        one.lane.route + ">" + one.lane.outgoing + " from " + one.incoming + " " + one.entity_type +
        "/" + one.entity_id + " key '" + one.order_key + "' " + one.headers + " " + one.data + " " +
        std::string(ledger::name_of(one.state)) + " attempts " + std::to_string(one.attempts) +
        "-" + std::to_string(one.attempts_forgiven) + " sent " + std::to_string(one.sends) +
        " of generation " + std::to_string(one.generation) + " page " + std::to_string(one.page) +
        (one.approved ? " approved" : "") + " created " + text_of(one.created) + " updated " +
        text_of(one.updated) + " next " + text_of(one.next_attempt) + " reason '" + one.reason +
        "' id '" + one.external_id + "'";
    if (one.open_intent) {
        text += " intent " + one.open_intent->key + " " + one.open_intent->fingerprint + " " +
                one.open_intent->target + " " + one.open_intent->plan + " " +
                text_of(one.open_intent->at);
    }
    return text;
}

std::string text_of(const ledger::task_history& one) {
    auto text = text_of(one.task) + "\n";
    for (const auto& each : one.attempts) {
        text += "  attempt " + std::to_string(each.number) + " " + text_of(each.started) + " to " +
                text_of(each.ended) + " " + each.outcome + " '" + each.reason + "' '" +
                each.request + "' '" + each.response + "'\n";
    }
    for (const auto& each : one.moves) {
        text += "  " + text_of(each.at) + " to " + std::string(ledger::name_of(each.to)) + " by " +
                std::to_string(each.attempt) + " '" + each.reason + "' " + each.who + "\n";
    }
    for (const auto& each : one.earlier) {
        text += "  until " + text_of(each.until) + " " + each.data + "\n";
    }
    return text;
}

std::string text_of(const ledger::claim_reply& reply) {
    std::string text = "next " + text_of(reply.next_due) + "\n";
    for (const auto& one : reply.tasks) {
        text += text_of(one) + "\n";
    }
    return text;
}

std::string difference(std::string_view expected, std::string_view found) {
    std::size_t start = 0;
    const auto shorter = std::min(expected.size(), found.size());
    for (std::size_t at = 0; at < shorter && expected[at] == found[at]; ++at) {
        start = expected[at] == '\n' ? at + 1 : start;
    }
    const auto line = [start](std::string_view text) {
        return std::string(text.substr(start, text.find('\n', start) - start));
    };
    return "expected: " + line(expected) + "\nfound:    " + line(found) + "\n";
}

}  // namespace sluice::testing
