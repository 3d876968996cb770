#pragma once

// Runs one lane over the memory ledger.

#include "engine/delivery/dispatcher.hpp"
#include "engine/delivery/intent_payload.hpp"
#include "engine/key_locks.hpp"
#include "engine_fixture.hpp"

#include <gtest/gtest.h>

namespace sluice::engine {

class dispatcher_test : public ::testing::Test {
 protected:
    dispatcher_test() {
        target_ = std::make_shared<scripted_publisher>();
        outgoing_ = std::make_shared<outgoing_plan>();
        outgoing_->name = "report";
        outgoing_->target = target_;
    }

    dispatcher& lane() {
        if (!lane_) {
            target_watch_.emplace(bench_.with(), "report", outgoing_->breaker);
            lane_plan plan{"to-report", outgoing_};
            plan.by_key = outgoing_->parallel > 1 || by_key_;
            plan.deliver = deliver_ ? &*deliver_ : nullptr;
            plan.continuation.route = route_;
            lane_.emplace(bench_.with(), std::move(plan), context());
        }
        return *lane_;
    }

    lane_context context() { return {fingerprint_locks_, *target_watch_, trouble_, pauses_}; }

    // "a1" is an entity with the order key "a".
    static std::string key_of(const std::string& id) { return id.substr(0, 1); }

    // Adds new tasks with these entity ids; their numbers count from 1.
    void add(const std::vector<std::string>& ids, const std::string& data = "{}",
             const std::string& outgoing = "report") {
        ledger::page_commit page;
        page.incoming = "posts";
        page.position = "null";
        page.at = bench_.time.now();
        for (const auto& id : ids) {
            ledger::new_task one;
            one.lane = {"to-report", outgoing};
            one.entity_id = id;
            one.order_key = key_of(id);
            one.headers = "{}";
            one.data = data;
            page.tasks.push_back(std::move(one));
        }
        bench_.run(bench_.record.commit_page(std::move(page))).value();
    }

    std::optional<wall_time> drain() { return bench_.run(lane().drain()); }

    // Starts a new daemon after the old one was killed.
    void restart() {
        lane_.reset();
        bench_.run(bench_.record.end_all_leases(bench_.time.now())).value();
    }

    // Kills the daemon during the attempt, when the intent is committed.
    void crash_in_the_middle(const std::string& id,
                             const ledger::lane& where = {"to-report", "report"}) {
        ledger::claim_request wanted;
        wanted.lane = where;
        wanted.now = bench_.time.now();
        wanted.lease = std::chrono::minutes(1);
        const auto held = bench_.run(bench_.record.claim(wanted)).value().tasks.at(0);
        entity made;
        made.id = id;
        delivery what = target_->prepare(made, "key-" + id).value();
        std::vector<ledger::committed_intent> intents;
        intents.push_back({held.id, intent_of(what, bench_.time.now())});
        bench_.run(bench_.record.record_intents(intents)).value();
        restart();
    }

    static failure lost_reply() {
        failure why(failure_class::unreachable, "no reply");
        why.may_have_happened = true;
        return why;
    }
    static receipt receipt_of(std::string id) {
        receipt done;
        done.external_id = std::move(id);
        return done;
    }
    static findings finding(std::vector<std::string> candidates, bool reliable = true) {
        findings found;
        found.candidates = std::move(candidates);
        found.reliable = reliable;
        return found;
    }

    engine_fixture bench_;
    key_locks fingerprint_locks_{bench_.io.get_executor()};
    std::shared_ptr<scripted_publisher> target_;
    std::shared_ptr<outgoing_plan> outgoing_;
    std::optional<delivery_rule> deliver_;
    std::shared_ptr<const route_plan> route_;
    bool by_key_ = false;
    ledger_trouble trouble_{bench_.with()};
    pause_state pauses_{bench_.with()};
    std::optional<target_watch> target_watch_;
    std::optional<dispatcher> lane_;
};

}  // namespace sluice::engine
