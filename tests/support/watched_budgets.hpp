#pragma once

// The daemon's budgets, which also measure how long each request of publishing waited.

#include "publish_waits.hpp"

#include <sluice/async/clock.hpp>
#include <sluice/component/budget.hpp>

#include <memory>
#include <optional>
#include <utility>

namespace sluice::testing {

// All arguments outlive the directory.
class watched_budgets final : public budget_directory {
 public:
    watched_budgets(budget_directory& inner, clock& time, publish_waits& waits)
        : inner_(inner), time_(time), waits_(waits) {}

    std::shared_ptr<request_budget> open(const std::string& base_url, const secret& key,
                                         budget_limit limit) override {
        return std::make_shared<watched>(inner_.open(base_url, key, limit), time_, waits_);
    }

 private:
    // Every end of a wait counts, also when it was given up or cut off.
    class measured {
     public:
        measured(clock& time, publish_waits& waits)
            : time_(time), waits_(waits), place_(waits.begin(time.now())) {}
        measured(const measured&) = delete;
        measured& operator=(const measured&) = delete;
        ~measured() { waits_.end(place_, time_.now()); }

     private:
        clock& time_;
        publish_waits& waits_;
        publish_waits::place place_;
    };

    class watched final : public request_budget {
     public:
        watched(std::shared_ptr<request_budget> inner, clock& time, publish_waits& waits)
            : inner_(std::move(inner)), time_(time), waits_(waits) {}

        awaitable<result<std::unique_ptr<spent_request>>> admit(budget_claim claim) override {
            std::optional<measured> wait;
            if (claim.urgent == net::urgency::publishing) {
                wait.emplace(time_, waits_);
            }
            co_return co_await inner_->admit(std::move(claim));
        }
        const std::string& id() const override { return inner_->id(); }
        budget_limit limit() const override { return inner_->limit(); }

     private:
        std::shared_ptr<request_budget> inner_;
        clock& time_;
        publish_waits& waits_;
    };

    budget_directory& inner_;
    clock& time_;
    publish_waits& waits_;
};

}  // namespace sluice::testing
