#pragma once

// Carries out the decisions of `admission` for one credential's budget. It keeps the spending in
// the ledger, so that a restart does not spend it again.

#include "access/admission.hpp"

#include <sluice/async/clock.hpp>
#include <sluice/async/event.hpp>
#include <sluice/component/budget.hpp>
#include <sluice/ledger/key_values.hpp>
#include <sluice/model/event_log.hpp>

#include <chrono>
#include <map>
#include <memory>
#include <set>
#include <string>

namespace sluice::access {

// The store of the budgets. No configured storage can have this name.
inline constexpr const char* budget_store = ".budgets";

// By budget_claim::asked_by.
using asker_priorities = std::map<std::string, net::priority>;

// The services that all budgets of one directory share. `values` is null until the ledger is open;
// until then a budget lives in memory alone.
struct budget_services {
    clock& time;
    event_log& log;
    ledger::key_values* values = nullptr;
    std::chrono::milliseconds longest_wait = longest_asked_wait;
    asker_priorities priorities = {};
};

// Shows a budget as it is at one moment. Counts are of this process.
struct budget_view {
    std::string id;
    std::string api;
    budget_limit limit;
    std::int64_t left = 0;
    std::size_t waiting = 0;                       // requests in the queue
    std::chrono::milliseconds shut{0};             // no request may go for this time
    std::map<std::string, std::int64_t> spent_by;  // requests, by who asked
    std::int64_t refused = 0;                      // replies with status 429
};

class shared_budget final : public request_budget,
                            public std::enable_shared_from_this<shared_budget> {
 public:
    // `with` outlives the budget. `api` is for log lines.
    shared_budget(std::string id, std::string api, budget_limit limit,
                  const budget_services& services);

    awaitable<result<std::unique_ptr<spent_request>>> admit(budget_claim claim) override;
    const std::string& id() const override { return id_; }
    budget_limit limit() const override { return limit_; }

    void narrow(budget_limit limit);
    // Puts another limit in force. The spending stays.
    void set_limit(budget_limit limit);

    budget_view view();

 private:
    class admitted_request;
    class place_in_queue;
    struct waiting;

    awaitable<void> load();
    void restore(const json::value& kept, wall_time now);
    awaitable<result<void>> wait_for_turn(waiting* self, budget_claim claim);
    awaitable<void> write_down(std::uint64_t ticket);
    void let_through();
    void say_once_that_others_spend();
    void say_once_that_requests_wait(const budget_claim& claim, wall_time until);
    void say_doubts(const net::rate_note& note);
    failure used_up(std::chrono::milliseconds shut) const;

    std::string id_;
    std::string api_;
    budget_limit limit_;
    const budget_services& services_;
    admission who_;
    std::list<waiting*> waiting_;
    enum class knowledge { none, loading, whole } known_ = knowledge::none;
    std::uint64_t written_ = 0;  // tickets up to this one are in the ledger
    std::map<std::string, std::int64_t> spent_by_;
    std::int64_t refused_ = 0;
    bool others_said_ = false;
    std::set<std::string> doubted_;  // wrong headers that the log has reported, once each
    bool unwritten_said_ = false;
    bool wait_said_ = false;  // a wait was logged since a request last went without one
};

}  // namespace sluice::access
