#include "app/control_session.hpp"

#include "app/generations.hpp"
#include "planning/cost_basis.hpp"
#include "planning/schedule_json.hpp"

#include <sluice/async/offload.hpp>

#include <algorithm>
#include <iterator>
#include <unistd.h>

namespace sluice::app {

namespace {

// Texts of this size take a millisecond to search.
constexpr std::size_t large_text = std::size_t{8} * 1024;

awaitable<std::string> hidden(const secret_filter* filter, asio::thread_pool* pool,
                              std::string text) {
    if (text.size() < large_text) {
        co_return filter->without_secrets(std::move(text));
    }
    auto work = [filter, given = std::move(text)]() mutable {
        return filter->without_secrets(std::move(given));
    };
    co_return co_await offload(*pool, std::move(work));
}

control::control_context& with_taps(control::control_context& context, clock& time,
                                    const control_parts& parts) {
    auto hide = [filter = &parts.filter, pool = &parts.pool](std::string text) {
        return hidden(filter, pool, std::move(text));
    };
    context.taps = std::make_shared<control::live_taps>(parts.taps, time, std::move(hide));
    return context;
}

}  // namespace

control_session::control_session(const engine::services& services, control_parts parts)
    : parts_(std::move(parts)),
      files_({.directory = parts_.directory,
              .state = parts_.state,
              .started = parts_.started,
              .filter = parts_.filter,
              .pool = parts_.pool,
              .time = services.time}),
      help_(parts_.directory, parts_.started, parts_.pool, files_),
      trials_({.directory = parts_.directory,
               .started = parts_.started,
               .filter = parts_.filter,
               .pool = parts_.pool,
               .time = services.time,
               .reloads = parts_.reloads,
               .runs = parts_.runs,
               .ledger = services.ledger}),
      bulk_(services.executor, services.ledger, services.time, services.log,
            [this] { heed_commands(); }),
      objects_(files_),
      grants_(parts_.reloads, services.time, parts_.filter),
      context_{*this, services.ledger, services.time, services.random, services.log, parts_.events},
      operations_(context_),
      listeners_(services.executor, with_taps(context_, services.time, parts_), operations_),
      page_(services.executor, context_, operations_) {
    files_.compare_with([this] { return parts_.reloads.files(); });
    context_.files = &files_;
    context_.editing = &help_;
    context_.bulk = &bulk_;
    context_.tried = &trials_;
    context_.objects = &objects_;
    context_.grants = &grants_;
    context_.traces = parts_.traces;
    context_.handed = parts_.handed;
}

void control_session::start(const engine::daemon_settings& settings) {
    if (settings.control.enabled) {
        listeners_.start(settings.control, control::socket_path(settings.control, parts_.state));
    }
    files_.use_hook(settings.page.after_save);
    page_.start(settings.page);
}

awaitable<void> control_session::stop() {
    co_await page_.stop();
    co_await listeners_.stop();
    co_await bulk_.end();
}

control::daemon_identity control_session::identity() const {
    const auto& facts = parts_.watch.facts();
    control::daemon_identity made;
    made.process = ::getpid();
    made.version = facts.version;
    made.configuration = facts.configuration;
    made.state = parts_.state.string();
    made.started = facts.started;
    made.phase = parts_.life.phase();
    made.changed = facts.changed;
    if (parts_.traces != nullptr) {
        made.spans_sent = parts_.traces->sent();
        made.spans_dropped = parts_.traces->dropped();
    }
    made.generation = parts_.reloads.generation_number();
    made.reloads = parts_.reloads.counts();
    made.failed_reload = parts_.reloads.last_failure();
    made.closed = listeners_.closed();
    if (hooks_ != nullptr && hooks_->closed()) {
        made.closed.push_back(*hooks_->closed());
    }
    if (page_.closed()) {
        made.closed.push_back(*page_.closed());
    }
    return made;
}

awaitable<json::value> control_session::reload(std::string asked_by) {
    const auto verdict = co_await parts_.reloads.reload(std::move(asked_by));
    // The excerpts of the problems come from files, and files may hold secrets in plain text.
    auto shown = parse_json(parts_.filter.without_secrets(write_json(json_of(verdict))));
    co_return shown ? *std::move(shown) : json_of(verdict);
}

awaitable<result<json::value>> control_session::generations() {
    const auto known = co_await known_generations(&context_.ledger, context_.time.now());
    if (!known) {
        co_return known.error();
    }
    json::object out;
    out["present"] = parts_.reloads.generation_number();
    json::array entries;
    for (const auto& one : *known) {
        entries.push_back(json_of(one));
    }
    out["generations"] = std::move(entries);
    json::array draining;
    for (const auto& part : parts_.runs.draining()) {
        draining.emplace_back(part);
    }
    out["draining"] = std::move(draining);
    co_return json::value(std::move(out));
}

awaitable<result<json::value>> control_session::schedules(std::string name) {
    const auto& running = parts_.runs.running();
    const auto is_wanted = [&](const auto& part) { return name.empty() || part->name == name; };
    // A reload may replace the plan meanwhile. These parts stay.
    engine::plan shown;
    shown.maintenance = running.maintenance;
    std::ranges::copy_if(running.incoming, std::back_inserter(shown.incoming), is_wanted);
    std::ranges::copy_if(running.routes, std::back_inserter(shown.routes), is_wanted);
    const auto now = context_.time.now();
    const auto memory = co_await planning::read_schedule_memory(&context_.ledger, &shown, now);
    if (!memory) {
        co_return memory.error();
    }
    co_return json::value(
        planning::schedules_array(planning::outlook_of(shown, *memory, context_.time.now())));
}

awaitable<result<std::map<std::string, control::budget_forecast>>> control_session::forecasts() {
    std::vector<std::string> names;
    for (const auto& incoming : parts_.runs.running().incoming) {
        names.push_back(incoming->name);
    }
    const auto basis = co_await planning::read_cost_basis(&context_.ledger, std::move(names));
    if (!basis) {
        co_return basis.error();
    }
    // Asked again, because a reload may have replaced the plan meanwhile.
    const auto planned = planning::plan_requests(parts_.runs.running(), parts_.reloads.clients(),
                                                 *basis, context_.time.now());
    std::map<std::string, control::budget_forecast> all;
    for (const auto& budget : planned) {
        auto& one = all[budget.id];
        one.requests_a_minute = budget.requests_a_minute();
        one.most_a_minute = budget.most_a_minute();
        for (const auto& use : budget.uses) {
            one.uses.push_back({use.name, use.schedule, use.requests_a_minute(), use.basis});
        }
    }
    co_return all;
}

std::vector<control::budget_now> control_session::budgets() const {
    std::vector<control::budget_now> all;
    auto clients = parts_.reloads.clients().by_budget();
    for (auto& each : parts_.budgets.view()) {
        auto& spenders = clients[each.id];
        all.push_back({.id = std::move(each.id),
                       .api = std::move(each.api),
                       .limit = each.limit.requests,
                       .per = each.limit.per,
                       .left = each.left,
                       .waiting = static_cast<std::int64_t>(each.waiting),
                       .shut = each.shut,
                       .spent_by = std::move(each.spent_by),
                       .refused = each.refused,
                       .clients = std::move(spenders)});
    }
    return all;
}

std::vector<control::alert_now> control_session::alerts() const {
    return alerts_ == nullptr ? std::vector<control::alert_now>() : alerts_->alerts();
}

void control_session::heed_commands() {
    if (parts_.life.phase() == control::daemon_phase::running) {
        parts_.runs.look_for_commands();
    }
}

std::vector<control::log_choice> control_session::log_levels() const {
    std::vector<control::log_choice> all{{{}, {}, parts_.levels->own()}};
    for (const auto& [part, level] : parts_.levels->parts()) {
        all.push_back({part.first, part.second, level});
    }
    return all;
}

void control_session::set_log_level(const control::log_choice& choice) {
    if (choice.kind.empty()) {
        parts_.levels->set(choice.level);
    } else {
        parts_.levels->set({choice.kind, choice.name}, choice.level);
    }
}

bool control_session::reset_log_level(const std::string& kind, const std::string& name) {
    return parts_.levels->reset({kind, name});
}

}  // namespace sluice::app
