#include "connectors/webhook/subscriber.hpp"

#include <sluice/component/registry.hpp>
#include <sluice/model/time.hpp>

#include <algorithm>
#include <iterator>
#include <memory>
#include <utility>

namespace sluice::webhook {

namespace {

// A run stays open for further requests, so that a busy path does not make a run for each.
constexpr std::chrono::seconds lull{2};
constexpr std::chrono::seconds longest_run{60};

}  // namespace

awaitable<bool> webhook_subscriber::arrived() {
    while (open_ && waiting_.empty()) {
        co_await arrived_.wait();
    }
    co_return open_;
}

// Only a sender that is proven gets here, so that nobody else can ask for traces.
std::string webhook_subscriber::traceparent() const {
    const auto traced =
        std::ranges::find_if(waiting_, [](const auto& held) { return !held->traceparent.empty(); });
    return traced == waiting_.end() ? std::string() : (*traced)->traceparent;
}

void webhook_subscriber::close() {
    open_ = false;
    std::int64_t lost = 0;
    for (const auto& held : waiting_) {
        lost += held->is_answered ? 1 : 0;
        settle(*held, fate::given_back);
    }
    waiting_.clear();
    arrived_.notify();
    further_.notify();
    if (lost > 0) {
        log_.write(log_level::warning,
                   "requests were answered and are not stored: their records are lost",
                   {{"connection", name_},
                    {"requests", lost},
                    {"mend", std::string("`answer: stored` answers after the tasks are on disk")}});
    }
}

awaitable<result<page>> webhook_subscriber::fetch(json::value /*position*/) {
    const auto now = time_.steady_now();
    const bool first = !run_began_;
    run_began_ = run_began_.value_or(now);
    const bool goes_on = open_ && now - *run_began_ < longest_run;
    // The first notify may be an old one, of a request that is in a page already.
    bool waits = !first && goes_on;
    while (waits && open_ && waiting_.empty()) {
        waits = co_await further_.wait(lull);
    }
    page made;
    made.whole = false;  // what was not sent is not deleted
    made.begins_anew = true;
    while (!waiting_.empty() && in_page_.size() < most_in_page_) {
        auto held = std::move(waiting_.front());
        waiting_.pop_front();
        // An answered request that is not stored goes back to the queue, so its records are copied.
        auto records = held->is_answered ? held->records : std::move(held->records);
        std::ranges::move(records.entities, std::back_inserter(made.entities));
        std::ranges::move(records.unreadable, std::back_inserter(made.unreadable));
        held->records.answer = std::move(records.answer);
        held->records.request = std::move(records.request);
        held->records.header = std::move(records.header);
        made.follower = held->outcome;
        if (!held->proof.empty()) {
            made.facts.push_back(seen_.fact_of(held->proof));
        }
        in_page_.push_back(std::move(held));
    }
    std::ranges::move(seen_.take_old_facts(), std::back_inserter(made.facts));
    made.last = in_page_.empty() || !goes_on;
    if (made.last) {
        run_began_.reset();
    }
    co_return made;
}

void webhook_subscriber::committed() {
    for (const auto& held : std::exchange(in_page_, {})) {
        seen_.stored(held->proof);
        settle(*held, fate::stored);
    }
}

// A request that came right after a restart may be one that the ledger knows.
void webhook_subscriber::recalled() {
    recalled_ = true;
    std::erase_if(waiting_, [this](const auto& held) {
        if (!seen_.is_repeat(held->proof)) {
            return false;
        }
        if (held->is_answered) {
            refusals_.refused(409, "the signed request came before");
        }
        settle(*held, fate::repeated);
        return true;
    });
    seen_.end_recall();
}

void webhook_subscriber::not_committed(const failure& /*why*/) {
    run_began_.reset();
    auto page = std::exchange(in_page_, {});
    std::ranges::reverse(page);
    for (auto& held : page) {
        if (held->is_answered) {
            waiting_.push_front(std::move(held));
        } else {
            settle(*held, fate::failed);
        }
    }
}

void webhook_subscriber::settle(held_request& held, fate ends) {
    held.ends = ends;
    if (ends != fate::stored) {
        seen_.forget(held.proof);  // the sender may come again
    }
    held.settled.notify();
}

void webhook_subscriber::keep_proof(const std::string& proof) {
    if (proof.empty()) {
        return;
    }
    // A signature whose time lies ahead is good for twice the tolerance.
    const auto until = time_.now() + 2 * options_.sender.signature->tolerance;
    if (!seen_.note(proof, until) && std::exchange(says_full_, false)) {
        log_.write(log_level::warning,
                   "more signed requests come than are remembered: one that comes again may be "
                   "taken twice",
                   {{"connection", name_},
                    {"remembered", static_cast<std::int64_t>(most_proofs)},
                    {"mend", std::string("shorten `tolerance`, or let `identifier` and `emit: new` "
                                         "tell repeats")}});
    }
}

}  // namespace sluice::webhook

namespace sluice {

void add_webhook_connector(registry& types) {
    types.add<subscriber>(
        webhook::subscriber_declaration(),
        [](const webhook::subscriber_options& options, const component_context& context) {
            return std::make_shared<webhook::webhook_subscriber>(options, context);
        });
}

}  // namespace sluice
