#include "sqlite_file.hpp"

namespace sluice::ledger {

page_commit page_with(const std::vector<std::string>& ids) {
    page_commit page;
    page.incoming = "posts";
    page.position = "null";
    for (const auto& id : ids) {
        new_task one;
        one.lane = {"r", "o"};
        one.entity_type = "posts";
        one.entity_id = id;
        one.headers = "{}";
        one.data = "{}";
        one.source_id = id;
        page.tasks.push_back(std::move(one));
        page.seen.push_back({id, "hash of " + id});
    }
    return page;
}

void settle_all(asio::io_context& context, ledger& book, task_state to) {
    claim_request wanted;
    wanted.lane = {"r", "o"};
    wanted.limit = 1'000'000;
    wanted.lease = std::chrono::minutes(1);
    auto claimed = sluice::testing::run_awaitable(context, book.claim(wanted));
    std::vector<settlement> outcomes;
    for (const auto& one : claimed.value().tasks) {
        settlement settlement;
        settlement.id = one.id;
        settlement.attempt = one.attempts;
        settlement.to = to;
        outcomes.push_back(std::move(settlement));
    }
    sluice::testing::run_awaitable(context, book.settle(outcomes)).value();
}

}  // namespace sluice::ledger
