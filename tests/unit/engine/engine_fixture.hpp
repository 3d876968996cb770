#pragma once

// The context of the engine's coroutines: the memory ledger, a manual clock, and a publisher and a
// subscriber that follow a script.

#include "engine/plan/plan.hpp"
#include "engine/services.hpp"
#include "faulty_ledger.hpp"
#include "support/component_fixture.hpp"
#include "support/manual_clock.hpp"

#include <sluice/async/event.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/system/system_error.hpp>
#include <gtest/gtest.h>

#include <deque>
#include <functional>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace sluice::engine {

inline constexpr wall_time bench_start{std::chrono::seconds(1'000'000)};

class counting_random final : public random_source {
 public:
    std::uint64_t next() override { return next_++; }

 private:
    std::uint64_t next_ = 0;
};

// Sends as scripted; after the script's end every delivery succeeds without an id.
class scripted_publisher final : public publisher {
 public:
    repeat_safety safety = repeat_safety::once;
    std::size_t batch = 1;
    std::deque<result<receipt>> outcomes;
    std::deque<result<findings>> answers;
    std::function<void(const delivery&)> on_send = [](const delivery&) {};
    std::function<result<void>(const entity&)> on_gather = [](const entity&) {
        return result<void>();
    };
    std::function<void()> on_arrange = [] {};
    // Holds every delivery until it is notified.
    std::shared_ptr<wake_event> gate;

    std::vector<std::string> sent;  // entity ids
    std::vector<std::string> keys;
    std::vector<std::string> data;  // of the records sent, as JSON
    bool repeat_as_sent = false;
    std::string place;  // the deliveries' target
    int prepared = 0;
    std::vector<std::size_t> batches;
    int asked = 0;

    awaitable<result<void>> gather(const entity* entity) override { co_return on_gather(*entity); }
    result<delivery> prepare(entity record, std::string key) override {
        if (record.data.is_object() && record.data.get_object().contains("bad")) {
            return failure(failure_class::refused, "it is bad");
        }
        ++prepared;
        delivery made;
        made.repeat_as_sent = repeat_as_sent;
        made.target = place;
        made.plan = json::value(record.id);
        made.fingerprint = "duplicate";
        made.summary = "POST " + record.id;
        made.entity = std::move(record);
        made.key = std::move(key);
        made.safety = safety;
        return made;
    }
    awaitable<result<receipt>> send(delivery what) override {
        if (gate && !co_await gate->wait()) {
            throw boost::system::system_error(asio::error::operation_aborted);
        }
        co_return outcome_of(what);
    }
    std::size_t batch_limit() const override { return batch; }
    void arrange(std::span<delivery> together) override {
        on_arrange();
        for (auto& one : together) {
            one.plan = json::array{one.plan, together.size()};
        }
    }
    awaitable<std::vector<result<receipt>>> send_all(std::vector<delivery> all) override {
        batches.push_back(all.size());
        if (gate) {
            co_await gate->wait();
        }
        std::vector<result<receipt>> made;
        for (const auto& what : all) {
            made.push_back(outcome_of(what));
        }
        co_return made;
    }
    awaitable<result<findings>> verify(delivery what) override {
        ++asked;
        EXPECT_EQ(what.fingerprint, "duplicate");
        auto answer = std::move(answers.at(0));
        answers.pop_front();
        co_return answer;
    }

 private:
    result<receipt> outcome_of(const delivery& what) {
        sent.push_back(what.entity.id);
        keys.push_back(what.key);
        data.push_back(write_json(what.entity.data));
        on_send(what);
        if (outcomes.empty()) {
            return receipt{};
        }
        auto next = std::move(outcomes.front());
        outcomes.pop_front();
        return next;
    }
};

class scripted_subscriber final : public subscriber {
 public:
    std::deque<result<page>> pages;
    std::vector<std::string> positions;  // that were asked for, as JSON
    std::shared_ptr<wake_event> gate;    // as the publisher's

    awaitable<result<page>> fetch(json::value position) override {
        positions.push_back(write_json(position));
        if (gate && !co_await gate->wait()) {
            throw boost::system::system_error(asio::error::operation_aborted);
        }
        if (pages.empty()) {
            co_return page{};
        }
        auto next = std::move(pages.front());
        pages.pop_front();
        co_return next;
    }

    static page page_of(const std::vector<std::string>& ids, json::value position, bool last) {
        page made;
        for (const auto& id : ids) {
            entity one;
            one.type = "posts";
            one.id = id;
            one.data = json::object{{"id", id}};
            made.entities.push_back(std::move(one));
        }
        made.position = std::move(position);
        made.last = last;
        return made;
    }
};

class engine_fixture {
 public:
    // Another one with each call, because a test changes `part` and `traces` in between.
    const services& with() {
        auto& made = made_.emplace_back(services{io.get_executor(), record, time, random, log});
        made.part = part;
        made.traces = traces;
        return made;
    }

    // Runs it to its end. Time passes only when every coroutine waits for it.
    template <class T>
    T run(awaitable<T> work) {
        std::optional<T> value;
        auto keep = [](awaitable<T> inner, std::optional<T>* into) -> awaitable<void> {
            into->emplace(co_await std::move(inner));
        };
        complete(keep(std::move(work), &value));
        return std::move(*value);
    }
    void run(awaitable<void> work) { complete(std::move(work)); }

    // Runs until the condition holds, without letting time pass.
    void run_ready() {
        io.restart();
        io.poll();
    }
    void pass(std::chrono::milliseconds length) {
        time.advance(length);
        run_ready();
    }

    ledger::task task(ledger::task_id id) { return run(record.find(id)).value().value().task; }
    std::vector<ledger::task_state> states(ledger::task_id last) {
        std::vector<ledger::task_state> all;
        for (ledger::task_id id = 1; id <= last; ++id) {
            all.push_back(task(id).state);
        }
        return all;
    }

    asio::io_context io;
    faulty_ledger record;
    testing::manual_clock time{bench_start};
    counting_random random;
    testing::kept_log log;
    part_limits part;
    trace_writer* traces = nullptr;

 private:
    std::deque<services> made_;

    void complete(awaitable<void> work) {
        bool ended = false;
        std::exception_ptr thrown;
        asio::co_spawn(io, std::move(work), [&](std::exception_ptr error) {
            thrown = error;
            ended = true;
        });
        for (int steps = 0; steps < 10'000; ++steps) {
            run_ready();
            if (ended) {
                if (thrown) {
                    std::rethrow_exception(thrown);
                }
                return;
            }
            if (!time.advance_to_next()) {
                break;
            }
        }
        throw std::logic_error("engine_fixture: it does not end");
    }
};

}  // namespace sluice::engine
