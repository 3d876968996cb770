#include "engine/delivery/settlement.hpp"

#include <sluice/net/outcome.hpp>

#include <string_view>

namespace sluice::engine {
namespace {

// Returns "HTTP 422 {"error":…}" for a recorded reply.
std::string line_of(const std::string& received) {
    constexpr std::size_t shown = 200;
    auto line = received.substr(0, received.find('\n'));
    const auto body = received.find("\n\n");
    if (body != std::string::npos) {
        line += " " + net::excerpt(std::string_view(received).substr(body + 2), shown);
    }
    return line;
}

}  // namespace

std::shared_ptr<net::exchange_note> note_of(const ledger::task& task, net::priority priority,
                                            const trace_parent& trace) {
    auto made = std::make_shared<net::exchange_note>();
    made->priority = priority;
    made->trace = trace;
    made->task = std::to_string(task.id);
    return made;
}

std::string request_text(const delivery& sent) {
    auto text = sent.summary;
    if (!sent.note || sent.note->sent.empty()) {
        return text;
    }
    text += "\n\n";
    if (!sent.note->earlier.empty()) {
        text += "before it\n" + sent.note->earlier + "\n";
    }
    text += sent.note->sent;
    return text;
}

std::string response_text(const delivery& sent, const std::string& said) {
    if (!sent.note || sent.note->received.empty()) {
        return said;
    }
    const auto& received = sent.note->received;
    return (said.empty() ? line_of(received) : said) + "\n\n" + received;
}

ledger::settlement settlement_of(const ledger::task& task, const settle_step& step,
                                 const delivery& sent, wall_time at) {
    ledger::settlement made;
    made.id = task.id;
    made.attempt = task.attempts;
    made.to = step.to;
    made.reason = step.reason;
    made.external_id = step.external_id;
    made.request = request_text(sent);
    made.response = response_text(sent, step.response);
    made.next_attempt = step.next_attempt;
    made.keep_intent = step.keep_intent;
    made.intent_at = step.unknown_since;
    made.at = at;
    return made;
}

bool is_over(const ledger::settlement& outcome) {
    return outcome.to != ledger::task_state::retry && outcome.to != ledger::task_state::waiting;
}

bool was_sent(const failure& why, const delivery& sent) {
    const bool waits = why.kind == failure_class::busy || why.kind == failure_class::credential;
    return !waits || why.may_have_happened || why.status != 0 ||
           (sent.note && !sent.note->sent.empty());
}

}  // namespace sluice::engine
