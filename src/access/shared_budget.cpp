#include "access/shared_budget.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/system/system_error.hpp>

#include <algorithm>
#include <utility>

namespace sluice::access {

using std::chrono::milliseconds;

namespace {

constexpr milliseconds worth_a_word{1'000};

awaitable<bool> asleep(clock* time, milliseconds length) {
    co_return co_await time->sleep_for(length);
}

awaitable<bool> unwoken(wake_event* wake) {
    co_return co_await wake->wait();
}

// Waits until it is woken or until the time has passed. Throws operation_aborted when cancelled.
awaitable<void> rest(clock* time, wake_event* wake, milliseconds length) {
    auto executor = co_await asio::this_coro::executor;
    auto both = asio::experimental::make_parallel_group(
        asio::co_spawn(executor, asleep(time, length), asio::deferred),
        asio::co_spawn(executor, unwoken(wake), asio::deferred));
    co_await both.async_wait(asio::experimental::wait_for_one(), use_awaitable);
    const auto state = co_await asio::this_coro::cancellation_state;
    if (state.cancelled() != asio::cancellation_type::none) {
        throw boost::system::system_error(asio::error::operation_aborted);
    }
}

}  // namespace

struct shared_budget::waiting {
    waiting(admission::claim_id claim, asio::any_io_executor executor)
        : claim(claim), wake(std::move(executor)) {}

    admission::claim_id claim;
    std::optional<request_meter::ticket> ticket;
    wake_event wake;
};

// Keeps a claim in the queue until it may go or its owner gives up.
class shared_budget::place_in_queue {
 public:
    place_in_queue(shared_budget& owner, waiting& self) : owner_(owner), self_(self) {
        owner_.waiting_.push_back(&self_);
    }
    place_in_queue(const place_in_queue&) = delete;
    place_in_queue& operator=(const place_in_queue&) = delete;
    ~place_in_queue() {
        owner_.waiting_.remove(&self_);
        owner_.who_.remove(self_.claim);
        if (self_.ticket) {
            owner_.who_.meter().not_sent(*self_.ticket);
            owner_.let_through();
        }
    }

    request_meter::ticket taken() { return *std::exchange(self_.ticket, std::nullopt); }

 private:
    shared_budget& owner_;
    waiting& self_;
};

class shared_budget::admitted_request final : public spent_request {
 public:
    admitted_request(std::shared_ptr<shared_budget> owner, request_meter::ticket ticket)
        : owner_(std::move(owner)), ticket_(ticket) {}
    ~admitted_request() override {
        if (!settled_) {
            owner_->who_.meter().lost(ticket_, owner_->services_.time.now());
            owner_->let_through();
        }
    }

    void replied(const net::response& reply) override {
        const auto now = owner_->services_.time.now();
        settled_ = true;
        owner_->refused_ += reply.status == 429 ? 1 : 0;
        const auto note = net::read_rate_note(reply, now);
        owner_->who_.meter().replied(ticket_, note, now);
        owner_->say_doubts(note);
        owner_->say_once_that_others_spend();
        owner_->let_through();
    }

    void not_sent() override {
        settled_ = true;
        owner_->who_.meter().not_sent(ticket_);
        owner_->let_through();
    }

 private:
    std::shared_ptr<shared_budget> owner_;
    request_meter::ticket ticket_;
    bool settled_ = false;
};

shared_budget::shared_budget(std::string id, std::string api, budget_limit limit,
                             const budget_services& services)
    : id_(std::move(id)),
      api_(std::move(api)),
      limit_(limit),
      services_(services),
      who_(limit, services.longest_wait) {}

void shared_budget::narrow(budget_limit limit) {
    who_.meter().narrow(limit);
    limit_ = who_.meter().limit();
}

void shared_budget::set_limit(budget_limit limit) {
    who_.meter().set_limit(limit);
    limit_ = limit;
    let_through();  // there may be more room now
}

budget_view shared_budget::view() {
    const auto now = services_.time.now();
    return {.id = id_,
            .api = api_,
            .limit = limit_,
            .left = who_.meter().left(now),
            .waiting = waiting_.size(),
            .shut = who_.shut_for(now),
            .spent_by = spent_by_,
            .refused = refused_};
}

awaitable<result<std::unique_ptr<spent_request>>> shared_budget::admit(budget_claim claim) {
    const auto alive = shared_from_this();
    const auto preferred = services_.priorities.find(claim.asked_by);
    if (!claim.priority && preferred != services_.priorities.end()) {
        claim.priority = preferred->second;
    }
    waiting self(who_.add(claim, services_.time.now()), co_await asio::this_coro::executor);
    place_in_queue place(*this, self);
    if (known_ == knowledge::none) {
        co_await load();
    }
    const auto asker = claim.asked_by;
    auto admitted = wait_for_turn(&self, std::move(claim));
    auto turn = co_await std::move(admitted);
    if (!turn) {
        co_return turn.error();
    }
    co_await write_down(*self.ticket);
    ++spent_by_[asker];
    std::unique_ptr<spent_request> spent = std::make_unique<admitted_request>(alive, place.taken());
    co_return spent;
}

awaitable<result<void>> shared_budget::wait_for_turn(waiting* self, budget_claim claim) {
    const auto since = services_.time.now();
    let_through();
    wait_said_ = wait_said_ && !self->ticket;
    while (!self->ticket) {
        const auto now = services_.time.now();
        const auto shut = known_ == knowledge::whole ? who_.shut_for(now) : milliseconds(0);
        const auto waited =
            claim.urgent == net::urgency::publishing ? now - since : milliseconds(0);
        if (shut + waited > claim.longest) {
            co_return used_up(shut);
        }
        if (shut >= worth_a_word || now - since >= worth_a_word) {
            say_once_that_requests_wait(claim, now + shut);
        }
        auto length = who_.look_again(now) - now;
        if (claim.urgent == net::urgency::publishing) {
            length = std::min(length, claim.longest - waited + milliseconds(1));
        }
        co_await rest(&services_.time, &self->wake, length);
        let_through();
    }
    co_return result<void>();
}

failure shared_budget::used_up(milliseconds shut) const {
    const auto now = services_.time.now();
    const auto closed = who_.meter().closed_for(now);
    failure full(failure_class::busy, "");
    if (closed) {
        full.message = "the API asks for a pause until " + format_utc_seconds(now + *closed) +
                       "; nothing is sent with this key before";
        full.mend = "it goes on by itself; daemon.longest_asked_wait bounds such a pause";
    } else {
        full.message = "the budget of " + std::to_string(limit_.requests) + " requests in " +
                       format_duration(limit_.per) + " is used up for " + format_duration(shut);
        full.mend = "slow the schedules that share this key: `sluice plan` shows them";
    }
    full.retry_after = std::max(shut, milliseconds(1));
    return full;
}

void shared_budget::let_through() {
    if (known_ != knowledge::whole) {
        return;
    }
    const auto now = services_.time.now();
    for (auto given = who_.next(now); given; given = who_.next(now)) {
        const auto whom = std::ranges::find(waiting_, given->claim, &waiting::claim);
        if (whom == waiting_.end()) {
            who_.meter().not_sent(given->ticket);
            continue;
        }
        (*whom)->ticket = given->ticket;
        (*whom)->wake.notify();
    }
}

awaitable<void> shared_budget::load() {
    known_ = knowledge::loading;
    if (services_.values != nullptr) {
        const auto now = services_.time.now();
        std::vector<std::string> keys{id_};
        auto found = co_await services_.values->values_of(budget_store, std::move(keys), now);
        if (!found) {
            services_.log.write(log_level::warning,
                                "what was spent of a budget before could not be read",
                                {{"api", api_}, {"failure", describe(found.error())}});
        } else if (!found->empty() && found->front()) {
            if (const auto kept = parse_json(found->front()->value)) {
                restore(*kept, now);
            }
        }
    }
    known_ = knowledge::whole;
}

void shared_budget::restore(const json::value& kept, wall_time now) {
    const bool cut = who_.restore(kept, now);
    if (cut) {
        services_.log.write(log_level::warning,
                            "a pause that the API asked for before this start is cut",
                            {{"api", api_},
                             {"longest", format_duration(services_.longest_wait)},
                             {"mend", "daemon.longest_asked_wait sets how long it may be"}});
    }
}

// Written before the request goes, so that a crash after it finds the request counted. Requests
// that go together share a write. A large limit is written a sixtieth ahead.
awaitable<void> shared_budget::write_down(std::uint64_t ticket) {
    if (services_.values == nullptr || ticket <= written_) {
        co_return;
    }
    const auto ahead = limit_.requests / 60 - 1;
    const auto covered =
        who_.meter().taken() + static_cast<std::uint64_t>(std::max<std::int64_t>(ahead, 0));
    const auto now = services_.time.now();
    ledger::value_change change;
    change.store = budget_store;
    change.key = id_;
    change.value = write_json(who_.kept(std::max<std::int64_t>(ahead, 0)));
    std::vector<ledger::value_change> changes;
    changes.push_back(std::move(change));
    const auto written = co_await services_.values->change_values(std::move(changes), now);
    if (written) {
        written_ = std::max(written_, covered);
        unwritten_said_ = false;
    } else if (!std::exchange(unwritten_said_, true)) {
        services_.log.write(
            log_level::warning,
            "what is spent of a budget is not written down: a restart would not know",
            {{"api", api_}, {"failure", describe(written.error())}});
    }
}

void shared_budget::say_once_that_requests_wait(const budget_claim& claim, wall_time until) {
    if (std::exchange(wait_said_, true)) {
        return;
    }
    services_.log.write(
        log_level::info, "requests wait for the budget of their key",
        {{"api", api_},
         {"budget", std::to_string(limit_.requests) + " in " + format_duration(limit_.per)},
         {"first", claim.asked_by},
         {"until", format_utc_seconds(until)}});
}

// Reports each header once, because a server writes it wrongly in every reply.
void shared_budget::say_doubts(const net::rate_note& note) {
    const auto say = [this](const std::string& header, const std::string& text) {
        if (doubted_.insert(header).second) {
            services_.log.write(log_level::warning,
                                "a reply states its rate limit oddly; said once",
                                {{"api", api_},
                                 {"doubt", text},
                                 {"mend",
                                  "see what answers at base_url; `budget` of the client and "
                                  "daemon.longest_asked_wait hold whatever it says"}});
        }
    };
    for (const auto& [header, text] : note.doubts) {
        say(header, text);
    }
    if (note.refused && note.retry_after && *note.retry_after > services_.longest_wait) {
        say("Retry-After, too long", "Retry-After asks for a pause of " +
                                         format_duration(*note.retry_after) + "; it is cut to " +
                                         format_duration(services_.longest_wait));
    }
}

void shared_budget::say_once_that_others_spend() {
    if (others_said_ || !who_.meter().others_noticed()) {
        return;
    }
    others_said_ = true;
    services_.log.write(
        log_level::warning, "somebody else spends this key's budget too; room is left for them",
        {{"api", api_},
         {"mend", "stop the other program, or give each of them a key or a budget of its own"}});
}

}  // namespace sluice::access
