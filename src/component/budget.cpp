#include <sluice/component/budget.hpp>

#include <utility>

namespace sluice {
namespace {

class uncounted_request final : public spent_request {
 public:
    void replied(const net::response& /*reply*/) override {}
    void not_sent() override {}
};

class boundless_budget final : public request_budget {
 public:
    explicit boundless_budget(budget_limit limit) : limit_(limit) {}

    awaitable<result<std::unique_ptr<spent_request>>> admit(budget_claim /*what*/) override {
        std::unique_ptr<spent_request> admitted = std::make_unique<uncounted_request>();
        co_return admitted;
    }
    const std::string& id() const override { return id_; }
    budget_limit limit() const override { return limit_; }

 private:
    std::string id_ = "uncounted";
    budget_limit limit_;
};

class uncounted_budgets final : public budget_directory {
 public:
    std::shared_ptr<request_budget> open(const std::string& /*base_url*/, const secret& /*key*/,
                                         budget_limit limit) override {
        return std::make_shared<boundless_budget>(limit);
    }
};

}  // namespace

const config::declaration<budget_limit>& budget_declaration() {
    static const auto declared = [] {
        config::declaration<budget_limit> d(
            "budget", "Requests that the credential may make, for all its users together");
        d.field("requests", &budget_limit::requests, "So many").at_least(1).at_most(1'000'000);
        d.field("per", &budget_limit::per, "The period that the requests are for")
            .at_least(std::chrono::milliseconds(100));
        return d;
    }();
    return declared;
}

budget_directory& no_budgets() {
    static uncounted_budgets none;
    return none;
}

}  // namespace sluice
