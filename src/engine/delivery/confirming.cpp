#include "engine/delivery/confirming.hpp"

#include "engine/caught.hpp"
#include "engine/delivery/backoff.hpp"
#include "engine/delivery/intent_payload.hpp"
#include "engine/pause_state.hpp"
#include "engine/plan/maintenance.hpp"
#include "engine/repeated_failure.hpp"

#include <sluice/model/time.hpp>

#include <algorithm>
#include <chrono>
#include <utility>

namespace sluice::engine {
namespace {

using ledger::task_state;

// Tasks of one question. One listing of the target answers for all of them.
constexpr std::size_t asked_at_once = 200;
constexpr std::chrono::minutes longest_pause_between_looks{1};  // the clock may be set
// The wait of a task whose outgoing must not be asked now, or did not answer.
constexpr std::chrono::minutes wait_while_held{5};
constexpr std::chrono::minutes wait_after_failure{1};

task_state state_after(verdict::word says) {
    switch (says) {
        case verdict::word::good:
            return task_state::finished;
        case verdict::word::bad:
            return task_state::failed;
        case verdict::word::open:
            break;
    }
    return task_state::confirming;
}

result<restored_intent> sent_before(const ledger::task& task) {
    if (!task.open_intent) {
        return failure(failure_class::internal, "its intent is missing");
    }
    return restore(*task.open_intent);
}

ledger::confirmation word_about(const ledger::task& task, wall_time now) {
    ledger::confirmation made;
    made.id = task.id;
    made.attempt = task.attempts;
    made.at = now;
    return made;
}

}  // namespace

void await_confirmation(const outgoing_plan& outgoing, const attempt& attempt,
                        ledger::settlement& outcome) {
    if (outcome.to != task_state::finished || outcome.external_id.empty() ||
        !outgoing.target->confirms()) {
        return;
    }
    const auto asked =
        outgoing.target->confirmation_of({outcome.external_id, attempt.delivery.plan});
    if (!asked) {
        return;
    }
    // Says to a later attempt that the task was sent. The entity is left out, because the steps
    // after the publisher have run.
    intent_payload kept;
    kept.sent = found_at_target(outcome.external_id);
    kept.sent->text = attempt.step.response;
    auto sent = attempt.delivery;
    sent.repeat_as_sent = false;
    outcome.intent_plan = intent_of(sent, outcome.at, kept).plan;
    if (!attempt.committed && !attempt.asked) {
        // An earlier attempt sent it. The history must not look as if this one had.
        outcome.request.clear();
        outcome.response.clear();
    }
    outcome.to = task_state::confirming;
    outcome.keep_intent = true;
    outcome.next_attempt = asked->at;
    outcome.reason = asked->reason;
}

confirmations::confirmations(const services& services, ledger_trouble& trouble,
                             confirmation_context context)
    : services_(services),
      trouble_(trouble),
      context_(std::move(context)),
      wake_(services.executor) {}

awaitable<void> confirmations::run() {
    for (;;) {
        const auto next = co_await caught(ask_due());
        std::chrono::milliseconds pause = longest_pause_between_looks;
        if (!next) {
            trouble_.failed("results not confirmed", next.error());
            pause = ledger_pause;
        } else if (*next) {
            const auto left = **next - services_.time.now();
            pause = std::clamp<std::chrono::milliseconds>(left, std::chrono::milliseconds(1),
                                                          longest_pause_between_looks);
        }
        co_await wake_.wait(pause);
    }
}

awaitable<result<std::optional<wall_time>>> confirmations::ask_due() {
    for (;;) {
        auto found = co_await services_.ledger.unconfirmed(services_.time.now(), asked_at_once);
        if (!found) {
            co_return found.error();
        }
        if (found->tasks.empty()) {
            co_return found->next_due;
        }
        std::map<std::string, std::vector<ledger::task>> by_outgoing;
        for (auto& task : found->tasks) {
            auto& those = by_outgoing[task.lane.outgoing];
            those.push_back(std::move(task));
        }
        for (auto& [outgoing, tasks] : by_outgoing) {
            const auto asked = co_await ask(outgoing, std::move(tasks));
            if (!asked) {
                co_return asked.error();
            }
        }
    }
}

awaitable<result<void>> confirmations::ask(std::string outgoing, std::vector<ledger::task> tasks) {
    if (auto why = hindrance(outgoing); !why.empty()) {
        auto later = postponed(tasks, wait_while_held, why);
        co_return co_await write(std::move(later), &tasks);
    }
    auto said = co_await words_about(context_.outgoing_named(outgoing), &tasks);
    co_return co_await write(std::move(said), &tasks);
}

std::string confirmations::hindrance(const std::string& outgoing) const {
    constexpr auto kind = ledger::paused_kind::outgoing;
    if (context_.outgoing_named(outgoing) == nullptr) {
        return "nobody asks what became of it: outgoing '" + outgoing + "' is not configured";
    }
    if (is_paused(services_, kind, outgoing)) {
        return "nobody asks what became of it: outgoing '" + outgoing + "' is paused";
    }
    const auto* windows = services_.windows;
    if (windows != nullptr && windows->held_until(kind, outgoing, services_.time.now())) {
        return "nobody asks what became of it: outgoing '" + outgoing + "' is in maintenance";
    }
    return "";
}

confirmations::words confirmations::postponed(const std::vector<ledger::task>& tasks,
                                              std::chrono::milliseconds wait,
                                              const std::string& reason) const {
    const auto now = services_.time.now();
    words made;
    for (const auto& task : tasks) {
        auto one = word_about(task, now);
        one.reason = reason;
        one.next_attempt = now + wait;
        made.push_back(std::move(one));
    }
    return made;
}

awaitable<confirmations::words> confirmations::words_about(
    std::shared_ptr<const outgoing_plan> outgoing, const std::vector<ledger::task>* tasks) {
    words made;
    std::vector<unconfirmed_result> asked;
    std::vector<const ledger::task*> of;
    for (const auto& task : *tasks) {
        auto stored = sent_before(task);
        if (stored) {
            asked.push_back({task.external_id, std::move(stored->delivery.plan)});
            of.push_back(&task);
            continue;
        }
        auto unreadable = word_about(task, services_.time.now());
        unreadable.to = task_state::failed;
        unreadable.reason = "nobody can ask what became of it: " + describe(stored.error());
        made.push_back(std::move(unreadable));
    }
    if (asked.empty()) {
        co_return made;
    }
    auto said = co_await caught(outgoing->target->verdicts(std::move(asked)));
    if (said && said->size() != of.size()) {
        said = failure(failure_class::internal, "the publisher gave another number of words");
    }
    const auto now = services_.time.now();
    if (!said) {
        const auto text = describe(said.error());
        auto& told = told_[outgoing->name];
        if (const auto kind = without_numbers(text); told != kind) {
            told = kind;
            services_.log.write(log_level::warning,
                                "the target does not say what became of results: asked again",
                                {{"outgoing", outgoing->name},
                                 {"tasks", static_cast<std::int64_t>(of.size())},
                                 {"failure", text}});
        }
        const auto wait = std::max<std::chrono::milliseconds>(
            wait_after_failure, said.error().retry_after.value_or(std::chrono::milliseconds(0)));
        for (const auto* task : of) {
            auto one = word_about(*task, now);
            one.reason = "asked what became of it, without an answer: " + text;
            one.next_attempt = now + wait;
            made.push_back(std::move(one));
        }
        co_return made;
    }
    told_.erase(outgoing->name);
    for (std::size_t i = 0; i < of.size(); ++i) {
        auto& word = (*said)[i];
        auto one = word_about(*of[i], now);
        one.to = state_after(word.says);
        one.reason = std::move(word.reason);
        if (one.to == task_state::confirming) {
            one.next_attempt = std::max(word.ask_at, now + std::chrono::seconds(1));
        }
        made.push_back(std::move(one));
    }
    co_return made;
}

awaitable<result<void>> confirmations::write(words said, const std::vector<ledger::task>* tasks) {
    const auto moved = co_await services_.ledger.confirm(said);
    if (!moved) {
        co_return moved.error();
    }
    trouble_.worked();
    for (const auto& one : said) {
        const bool counts =
            one.to != task_state::confirming && std::ranges::find(*moved, one.id) != moved->end();
        const auto task = std::ranges::find(*tasks, one.id, &ledger::task::id);
        if (counts && task != tasks->end()) {
            tell(one, *task);
            context_.decided(task->lane, one.to);
        }
    }
    co_return result<void>();
}

void confirmations::tell(const ledger::confirmation& said, const ledger::task& about) const {
    services_.log.write(said.to == task_state::failed ? log_level::error : log_level::info,
                        said.to == task_state::failed ? "sent, but the target did not carry it out"
                                                      : "the target has carried it out",
                        {{"task", about.id},
                         {"route", about.lane.route},
                         {"outgoing", about.lane.outgoing},
                         {"state", std::string(ledger::name_of(said.to))},
                         {"result", about.external_id},
                         {"reason", said.reason}});
}

}  // namespace sluice::engine
