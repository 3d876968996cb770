#pragma once

// One budget for all credentials, which admits at once and counts the requests.

#include <sluice/component/budget.hpp>

#include <memory>
#include <string>

namespace sluice::testing {

struct paid_requests {
    int admitted = 0;
    int replied = 0;
    int not_sent = 0;
};

class noted_budgets final : public budget_directory {
 public:
    std::shared_ptr<request_budget> open(const std::string& /*base_url*/, const secret& /*key*/,
                                         budget_limit limit) override {
        return std::make_shared<noted>(paid, limit);
    }

    paid_requests paid;

 private:
    class one_request final : public spent_request {
     public:
        explicit one_request(paid_requests& into) : into_(into) {}
        void replied(const net::response& /*reply*/) override { ++into_.replied; }
        void not_sent() override { ++into_.not_sent; }

     private:
        paid_requests& into_;
    };

    class noted final : public request_budget {
     public:
        noted(paid_requests& into, budget_limit limit) : into_(into), limit_(limit) {}
        awaitable<result<std::unique_ptr<spent_request>>> admit(budget_claim /*what*/) override {
            ++into_.admitted;
            std::unique_ptr<spent_request> admitted = std::make_unique<one_request>(into_);
            co_return admitted;
        }
        const std::string& id() const override { return id_; }
        budget_limit limit() const override { return limit_; }

     private:
        paid_requests& into_;
        budget_limit limit_;
        std::string id_ = "noted";
    };
};

}  // namespace sluice::testing
