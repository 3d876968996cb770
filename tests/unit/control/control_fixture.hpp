#pragma once

// A control service over a ledger in memory, with a daemon that only records its commands.

#include "control/service.hpp"
#include "support/component_fixture.hpp"
#include "support/manual_clock.hpp"
#include "support/memory_ledger/memory_ledger.hpp"
#include "support/run_awaitable.hpp"

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <map>
#include <unistd.h>

namespace sluice::testing {

class kept_daemon final : public control::running_daemon {
 public:
    control::daemon_identity identity() const override { return who; }
    engine::engine_view view() override {
        engine::engine_view shown;
        shown.running = &plan;
        on_view(shown);
        return shown;
    }
    std::vector<control::budget_now> budgets() const override { return spent; }
    std::vector<control::alert_now> alerts() const override { return told; }
    void heed_commands() override { ++heeded; }
    std::vector<control::log_choice> log_levels() const override { return levels; }
    void set_log_level(const control::log_choice& choice) override { levels.push_back(choice); }
    bool reset_log_level(const std::string& kind, const std::string& name) override {
        return std::erase_if(levels, [&](const control::log_choice& one) {
                   return one.kind == kind && one.name == name;
               }) != 0;
    }

    awaitable<json::value> reload(std::string asked_by) override {
        json::object verdict;
        verdict["asked_by"] = asked_by;
        co_return verdict;
    }
    awaitable<result<json::value>> generations() override { co_return json::value(json::object()); }
    awaitable<result<json::value>> schedules(std::string /*name*/) override {
        co_return json::value(json::array());
    }

    awaitable<result<std::map<std::string, control::budget_forecast>>> forecasts() override {
        co_return foreseen;
    }

    control::daemon_identity who;
    std::map<std::string, control::budget_forecast> foreseen;
    engine::plan plan;
    std::function<void(engine::engine_view&)> on_view = [](engine::engine_view&) {};
    std::vector<control::budget_now> spent;
    std::vector<control::alert_now> told;
    std::vector<control::log_choice> levels{{}};
    int heeded = 0;
};

}  // namespace sluice::testing
