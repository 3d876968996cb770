#pragma once

// The daemon's budgets, and beside them how long publishing waited for each of its requests.

#include <sluice/async/clock.hpp>
#include <sluice/component/budget.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <memory>
#include <utility>

namespace sluice::testing {

struct budget_waits {
    std::int64_t count = 0;
    std::chrono::milliseconds longest{0};
    std::chrono::milliseconds all{0};

    void add(std::chrono::milliseconds length) {
        ++count;
        all += length;
        longest = std::max(longest, length);
    }
    std::chrono::milliseconds mean() const { return count == 0 ? all : all / count; }
};

// All of it outlives the directory.
class watched_budgets final : public budget_directory {
 public:
    watched_budgets(budget_directory& inner, clock& time, budget_waits& waits)
        : inner_(inner), time_(time), waits_(waits) {}

    std::shared_ptr<request_budget> open(const std::string& base_url, const secret& key,
                                         budget_limit limit) override {
        return std::make_shared<watched>(inner_.open(base_url, key, limit), time_, waits_);
    }

 private:
    // However a wait ends: given up and cut off count too.
    class measured {
     public:
        measured(clock& time, budget_waits& waits, bool counts)
            : time_(time), waits_(waits), counts_(counts), since_(time.now()) {}
        measured(const measured&) = delete;
        measured& operator=(const measured&) = delete;
        ~measured() {
            if (counts_) {
                waits_.add(time_.now() - since_);
            }
        }

     private:
        clock& time_;
        budget_waits& waits_;
        bool counts_;
        wall_time since_;
    };

    class watched final : public request_budget {
     public:
        watched(std::shared_ptr<request_budget> inner, clock& time, budget_waits& waits)
            : inner_(std::move(inner)), time_(time), waits_(waits) {}

        awaitable<result<std::unique_ptr<spent_request>>> admit(budget_claim what) override {
            const measured wait(time_, waits_, what.urgent == net::urgency::publishing);
            co_return co_await inner_->admit(std::move(what));
        }
        const std::string& id() const override { return inner_->id(); }
        budget_limit limit() const override { return inner_->limit(); }

     private:
        std::shared_ptr<request_budget> inner_;
        clock& time_;
        budget_waits& waits_;
    };

    budget_directory& inner_;
    clock& time_;
    budget_waits& waits_;
};

}  // namespace sluice::testing
