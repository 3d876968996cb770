#include "ledger_contract.hpp"

#include "support/memory_ledger/memory_ledger.hpp"

#include <sluice/ledger/sqlite.hpp>

namespace sluice::ledger {

namespace {

std::unique_ptr<ledger> made(ledger_kind kind, const std::filesystem::path& directory) {
    if (kind == ledger_kind::memory) {
        return sluice::testing::make_memory_ledger();
    }
    sqlite_settings settings;
    settings.file = directory / "ledger.db";
    settings.keeps = durability::crash_safe;
    return open_sqlite_ledger(settings).value();
}

}  // namespace

ledger_contract::ledger_contract() : ledger_(made(GetParam(), directory_.path())) {}

ledger_contract::~ledger_contract() {
    sluice::testing::run_awaitable(context_, ledger_->close());
}

void ledger_contract::reopen() {
    if (GetParam() == ledger_kind::memory) {
        return;
    }
    sluice::testing::run_awaitable(context_, ledger_->close());
    ledger_.reset();
    ledger_ = made(GetParam(), directory_.path());
}

page_commit ledger_contract::page_of(const std::vector<std::string>& ids) {
    page_commit page;
    page.incoming = "posts";
    page.position = "null";
    page.at = at(0);
    for (const auto& id : ids) {
        new_task one;
        one.lane = own_lane;
        one.entity_type = "posts";
        one.entity_id = id;
        one.headers = R"({"event":"changed"})";
        one.data = R"({"id":")" + id + R"("})";
        one.source_id = id;
        page.tasks.push_back(std::move(one));
    }
    return page;
}

claim_reply ledger_contract::claim(std::size_t limit, wall_time now) {
    claim_request request;
    request.lane = own_lane;
    request.limit = limit;
    request.now = now;
    request.lease = lease;
    return get(ledger_->claim(request));
}

task ledger_contract::claim_one(wall_time now) {
    auto reply = claim(1, now);
    return std::move(reply.tasks.at(0));
}

settlement ledger_contract::outcome(const task& of, task_state to) {
    settlement settlement;
    settlement.id = of.id;
    settlement.attempt = of.attempts;
    settlement.to = to;
    settlement.at = at(1);
    return settlement;
}

task ledger_contract::settle(const task& of, task_state to) {
    settle(outcome(of, to));
    return read(of.id);
}

task ledger_contract::read(task_id id) {
    return get(ledger_->find(id)).value().task;
}

std::vector<task_id> ledger_contract::ids_of(const std::vector<task>& tasks) {
    std::vector<task_id> ids;
    for (const auto& one : tasks) {
        ids.push_back(one.id);
    }
    return ids;
}

INSTANTIATE_TEST_SUITE_P(each, ledger_contract,
                         ::testing::Values(ledger_kind::sqlite, ledger_kind::memory),
                         [](const ::testing::TestParamInfo<ledger_kind>& of) {
                             return of.param == ledger_kind::sqlite ? "sqlite" : "memory";
                         });

}  // namespace sluice::ledger
