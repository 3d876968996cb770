#include "app/notify.hpp"
#include "app/reloader.hpp"

#include <sluice/model/text.hpp>

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include <algorithm>
#include <exception>
#include <utility>

// Takes requests for a reload, lets those that come together share one, and tells of the verdict.

namespace sluice::app {
namespace {

using std::chrono::milliseconds;

std::string text_of(const std::exception_ptr& thrown) {
    try {
        std::rethrow_exception(thrown);
    } catch (const std::exception& error) {
        return error.what();
    } catch (...) {
        return "an exception without a name";
    }
}

bool is_abort(const std::exception_ptr& thrown) {
    try {
        std::rethrow_exception(thrown);
    } catch (const boost::system::system_error& error) {
        return error.code() == asio::error::operation_aborted;
    } catch (...) {
        return false;
    }
}

}  // namespace

reloader::reloader(reload_parts parts, generation first)
    : parts_(std::move(parts)),
      present_(std::move(first)),
      wake_(parts_.shared.context.get_executor()) {}

void reloader::ask(std::string asked_by) {
    auto made = std::make_shared<request>(parts_.shared.context.get_executor());
    made->asked_by = std::move(asked_by);
    requests_.push_back(std::move(made));
    wake_.notify();
}

awaitable<reload_verdict> reloader::reload(std::string asked_by) {
    if (stopping_) {
        reload_verdict refused;
        refused.generation = present_.number;
        refused.asked_by = std::move(asked_by);
        refused.why = stopping();
        co_return refused;
    }
    ask(std::move(asked_by));
    const auto own = requests_.back();
    while (!own->verdict) {
        co_await own->answered.async_wait(as_tuple);
        const auto state = co_await asio::this_coro::cancellation_state;
        if (state.cancelled() != asio::cancellation_type::none) {
            throw boost::system::system_error(asio::error::operation_aborted);
        }
    }
    co_return *own->verdict;
}

void reloader::stop() {
    stopping_ = true;
    wake_.notify();
}

failure reloader::stopping() const {
    return {failure_class::busy, "the daemon is stopping",
            "the next start reads the files as they are then"};
}

awaitable<void> reloader::work() {
    for (;;) {
        if (requests_.empty()) {
            co_await wake_.wait();
            continue;
        }
        // Those who come from here on wait for the next reload: this one has begun to read.
        const auto together = std::exchange(requests_, {});
        std::vector<std::string> names;
        for (const auto& one : together) {
            if (std::ranges::find(names, one->asked_by) == names.end()) {
                names.push_back(one->asked_by);
            }
        }
        auto verdict = co_await answer(std::move(names));
        for (const auto& one : together) {
            one->verdict = verdict;
            one->answered.cancel();
        }
    }
}

awaitable<reload_verdict> reloader::answer(std::vector<std::string> names) {
    const auto begun = parts_.shared.time.steady_now();
    notify_reloading();
    reload_verdict verdict;
    verdict.asked_by = joined(names, ", ");
    std::exception_ptr thrown;
    try {
        co_await attempt(&verdict);
    } catch (...) {
        thrown = std::current_exception();
    }
    if (thrown) {
        verdict.outcome = reload_outcome::failed;
        verdict.why = is_abort(thrown)
                          ? stopping()
                          : failure(failure_class::internal, "unexpected: " + text_of(thrown),
                                    "report it; the log has the place");
    }
    verdict.generation = present_.number;
    verdict.took =
        std::chrono::duration_cast<milliseconds>(parts_.shared.time.steady_now() - begun);
    const auto text = text_of(verdict);
    last_failure_ = verdict.exit_code() == 0
                        ? std::string()
                        : "the last reload failed: " + text.substr(0, text.find('\n'));
    ++counts_[std::string(name_of(verdict.outcome))];
    say(verdict);
    notify_ready(status());
    parts_.on_verdict(verdict, present_.files);
    co_return verdict;
}

void reloader::say(const reload_verdict& verdict) const {
    auto& log = parts_.shared.log;
    switch (verdict.outcome) {
        case reload_outcome::applied:
        case reload_outcome::unchanged:
            log.write(log_level::info,
                      verdict.outcome == reload_outcome::applied
                          ? "reloaded: the next generation is in force"
                          : "reloaded: nothing to do",
                      {{"generation", verdict.generation},
                       {"asked_by", verdict.asked_by},
                       {"objects", verdict.counts()},
                       {"took", format_duration(verdict.took)}});
            break;
        case reload_outcome::failed:
            log.write(log_level::error, "not reloaded: nothing has changed",
                      {{"generation", verdict.generation},
                       {"asked_by", verdict.asked_by},
                       {"failure", describe(verdict.why.value_or(failure()))}});
            break;
        case reload_outcome::misconfigured:
            log.write(log_level::error, "not reloaded: the configuration is wrong",
                      {{"generation", verdict.generation},
                       {"asked_by", verdict.asked_by},
                       {"problems", verdict.problems.to_text()}});
            break;
    }
    for (const auto& one : verdict.objects) {
        if (one.fate == engine::object_fate::needs_restart) {
            log.write(log_level::warning, "a setting needs a restart: the former value is in force",
                      {{"setting", "daemon." + one.name}});
        }
    }
}

std::string reloader::status() const {
    const auto& plan = parts_.runs.running();
    const auto routes = std::ranges::count_if(
        plan.routes, [](const auto& route) { return engine::is_configured(*route); });
    auto text = "Generation " + std::to_string(present_.number) + ": " +
                std::to_string(plan.incoming.size()) + " incoming, " + std::to_string(routes) +
                " routes, " + std::to_string(plan.outgoing.size()) + " outgoing";
    return last_failure_.empty() ? text : text + "; " + last_failure_;
}

}  // namespace sluice::app
