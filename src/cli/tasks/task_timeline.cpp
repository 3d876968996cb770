#include "cli/tasks/task_timeline.hpp"

#include "cli/tasks/task_followers.hpp"
#include "control/tasks/task_json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace sluice::cli {
namespace {

using control::line_in;
using control::whole_in;
using ledger::task_state;

// The ledger's text about a verification begins so (engine/delivery/attempt.cpp).
constexpr std::string_view asked_about = "asked about ";

std::string generation_text(std::int64_t generation) {
    return generation > 0 ? fmt::format(", with generation {} of the configuration", generation)
                          : std::string();
}

std::string with_reason(std::string text, const std::string& reason) {
    return reason.empty() ? text : std::move(text) + ": " + reason;
}

class timeline {
 public:
    explicit timeline(const task_facts& facts) : facts_(facts), task_(facts.history.task) {}

    std::vector<timeline_event> make();

 private:
    void add_run();
    void add_creation(const ledger::task_move& first);
    void add_attempt(const ledger::attempt_summary& attempt);
    void add_exchange(const ledger::attempt_summary& attempt);
    void add_move(const ledger::task_move& move);
    void add_intent();
    void add_followers();
    void insert(timeline_event event);
    const ledger::attempt_summary* attempt_number(int number) const;
    bool ends(const ledger::task_move& move, const ledger::attempt_summary& attempt) const {
        return move.who.empty() && attempt.ended == move.at &&
               attempt.outcome == ledger::name_of(move.to);
    }

    const task_facts& facts_;
    const ledger::task& task_;
    std::vector<timeline_event> events_;
};

void timeline::add_run() {
    if (!facts_.run) {
        return;
    }
    const auto& run = *facts_.run;
    events_.push_back({timeline_kind::run, run.started,
                       fmt::format("run {} of incoming '{}' begins, by {}{}", run.id, run.incoming,
                                   run.trigger, generation_text(run.generation))});
}

void timeline::add_creation(const ledger::task_move& first) {
    const auto after = continued_from(task_);
    std::string text;
    if (!after.empty()) {
        text = after + " leads to it" + generation_text(task_.generation);
    } else if (task_.page > 0) {
        text = fmt::format("page {} of run {} offers it", task_.page, task_.run);
    } else {
        text = fmt::format("run {} offers it", task_.run);
    }
    if (after.empty() && !facts_.run) {
        text += generation_text(task_.generation);
    }
    text += fmt::format("; the task is {}", ledger::name_of(first.to));
    events_.push_back({timeline_kind::offered, first.at, with_reason(text, first.reason)});
}

const ledger::attempt_summary* timeline::attempt_number(int number) const {
    const auto found =
        std::ranges::find(facts_.history.attempts, number, &ledger::attempt_summary::number);
    return found == facts_.history.attempts.end() ? nullptr : &*found;
}

void timeline::add_attempt(const ledger::attempt_summary& attempt) {
    events_.push_back({timeline_kind::attempt, attempt.started,
                       fmt::format("attempt {} begins", attempt.number)});
    const bool is_last = attempt.number == task_.attempts;
    if (!attempt.ended && !(is_last && task_.state == task_state::processing)) {
        events_.push_back(
            {timeline_kind::attempt, std::nullopt,
             fmt::format("attempt {} was cut off: its outcome is not known", attempt.number)});
    }
}

// The ledger keeps no time for a request alone: it happened between the start and the end of its
// attempt.
void timeline::add_exchange(const ledger::attempt_summary& attempt) {
    if (attempt.request.empty() && attempt.response.empty()) {
        return;
    }
    auto sent = line_in(attempt.request);
    const bool asked = sent.starts_with(asked_about);
    if (asked) {
        sent.erase(0, asked_about.size());
    }
    timeline_event event{asked ? timeline_kind::asked : timeline_kind::exchange, std::nullopt,
                         asked ? "asks the target whether an earlier attempt arrived"
                               : fmt::format("request and reply of attempt {}", attempt.number)};
    if (!attempt.request.empty()) {
        event.details.push_back({asked ? "about" : "sent", sent, whole_in(attempt.request)});
    }
    if (!attempt.response.empty()) {
        event.details.push_back({"reply", line_in(attempt.response), whole_in(attempt.response)});
    }
    events_.push_back(std::move(event));
}

void timeline::add_move(const ledger::task_move& move) {
    const auto* attempt = attempt_number(move.attempt);
    if (move.to == task_state::processing && attempt != nullptr) {
        add_attempt(*attempt);
        return;
    }
    std::string text;
    if (attempt != nullptr && ends(move, *attempt)) {
        add_exchange(*attempt);
        text = fmt::format("attempt {} ends: {}", move.attempt, ledger::name_of(move.to));
    } else {
        text =
            fmt::format("{}{}", move.who.empty() ? "" : move.who + ": ", ledger::name_of(move.to));
    }
    text = with_reason(std::move(text), move.reason);
    if (attempt != nullptr && move.to == task_state::finished && !task_.external_id.empty()) {
        text += "; result " + task_.external_id;
    }
    events_.push_back({timeline_kind::state, move.at, std::move(text)});
}

void timeline::add_intent() {
    if (!task_.open_intent) {
        return;
    }
    const auto& open = *task_.open_intent;
    // A result without its outcome is one whose target decides later (decision 0090).
    const bool was_sent = !task_.external_id.empty() && (task_.state == task_state::confirming ||
                                                         task_.state == task_state::failed);
    timeline_event event{timeline_kind::intent, open.at,
                         was_sent ? "an intent is in the ledger: it was sent"
                                  : "an intent is in the ledger: it may have been sent since"};
    for (const auto& [name, value] :
         {std::pair<const char*, std::string>{"key", open.key}, {"target", open.target}}) {
        if (!value.empty()) {
            event.details.push_back({name, value, ""});
        }
    }
    insert(std::move(event));
}

void timeline::add_followers() {
    for (const auto& one : facts_.followers) {
        const auto& task = one.task;
        insert({timeline_kind::follower, task.created,
                with_reason(fmt::format("task {} follows, for outgoing '{}': it is {} now", task.id,
                                        task.lane.outgoing, ledger::name_of(task.state)),
                            task.reason)});
    }
}

// An event without a time stays after the one before it.
void timeline::insert(timeline_event event) {
    auto place = events_.begin();
    for (auto one = events_.begin(); one != events_.end(); ++one) {
        if (one->at && *one->at > *event.at) {
            break;
        }
        place = one + 1;
    }
    events_.insert(place, std::move(event));
}

std::vector<timeline_event> timeline::make() {
    add_run();
    const auto& moves = facts_.history.moves;
    if (!moves.empty()) {
        add_creation(moves.front());
        std::ranges::for_each(moves.begin() + 1, moves.end(),
                              [this](const auto& move) { add_move(move); });
    }
    add_intent();
    add_followers();
    return std::move(events_);
}

}  // namespace

std::string_view name_of(timeline_kind kind) {
    switch (kind) {
        case timeline_kind::run:
            return "run";
        case timeline_kind::offered:
            return "offered";
        case timeline_kind::stages:
            return "stages";
        case timeline_kind::attempt:
            return "attempt";
        case timeline_kind::intent:
            return "intent";
        case timeline_kind::exchange:
            return "exchange";
        case timeline_kind::asked:
            return "asked";
        case timeline_kind::state:
            return "state";
        case timeline_kind::follower:
            return "follower";
    }
    return "";
}

std::vector<timeline_event> timeline_of(const task_facts& facts) {
    return timeline(facts).make();
}

}  // namespace sluice::cli
