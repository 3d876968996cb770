#include "support/daemon_hour.hpp"

#include "access/budgets.hpp"
#include "access/ledger_answer_cache.hpp"
#include "app/configuration.hpp"
#include "engine/engine.hpp"
#include "engine/plan/assembly.hpp"
#include "engine/plan/layout.hpp"
#include "support/calendar_lines.hpp"
#include "support/component_fixture.hpp"
#include "support/memory_ledger/memory_ledger.hpp"
#include "support/sandbox_wire.hpp"
#include "support/temporary_directory.hpp"
#include "support/watched_budgets.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <fstream>
#include <set>
#include <stdexcept>

namespace sluice::testing {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::string_view configuration = R"(
clients:
  ocoya: {type: ocoya, api_key: sandbox-key, base_url: "http://sandbox.test/api"BUDGET}
incoming:
  posts:
    schedule: every 10s
    subscriber: {type: ocoya, client: ocoya, entity: posts, for_each: workspaces,
                 parameters: {query: {workspaceId: "{{ parent.id }}", perPage: 10}}}
    emit: changed
  drafts:
    schedule: every 10s
    subscriber: {type: ocoya, client: ocoya, entity: posts, for_each: workspaces,
                 parameters: {query: {workspaceId: "{{ parent.id }}", perPage: 3, statuses: [DRAFT]}}}
    emit: changed
  profiles:
    schedule: every 5m
    subscriber: {type: ocoya, client: ocoya, entity: social-profiles, for_each: workspaces,
                 parameters: {query: {workspaceId: "{{ parent.id }}"}}}
    emit: changed
  calendar:
    schedule: every 5s
    subscriber: {type: calendar}
    emit: all
outgoing:
  report: {publisher: {type: log}}
  publish:
    parallel: 3
    publisher:
      type: ocoya
      client: ocoya
      method: post
      entity: posts
      parameters: {query: {workspaceId: "{{ workspace }}"}}
routes:
  posts-to-report: {from: posts, to: report}
  drafts-to-report: {from: drafts, to: report}
  calendar-to-posts:
    from: calendar
    to: publish
    transformers:
      - ocoya-post: {when: now}
)";

class no_log final : public event_log {
 public:
    void write(log_level, std::string_view, std::initializer_list<log_field>) override {}
};

// The parts that outlive a daemon.
struct surroundings {
    surroundings(const hour_settings& settings, sandbox::sandbox_settings place)
        : random(settings.seed),
          there(sandbox::state::make(std::move(place), time.now()).value()),
          wire(io.get_executor(), there, time, random, waits),
          types(types_with(lines)),
          ledger(sluice::testing::make_memory_ledger()) {
        std::string text(configuration);
        const std::string budget = "BUDGET";
        text.replace(
            text.find(budget), budget.size(),
            settings.believed == 0
                ? std::string()
                : ", budget: {requests: " + std::to_string(settings.believed) + ", per: 1m}");
        const std::string often = "every 10s";
        for (auto at = text.find(often); !settings.listings && at != text.npos;
             at = text.find(often)) {
            text.replace(at, often.size(), "by hand");
        }
        std::ofstream(directory / "hour.yaml") << text;
    }

    asio::io_context io;
    asio::thread_pool pool{1};
    manual_clock time{*parse_utc("2026-02-01T12:00:00Z")};
    seeded_random random;
    no_log log;
    temporary_directory directory;
    sandbox::service there;
    publish_waits waits;
    sandbox_wire wire;
    calendar lines;
    registry types;
    std::unique_ptr<ledger::ledger> ledger;
};

// One life of the daemon, composed as src/app/assembled does it.
class daemon_life {
 public:
    explicit daemon_life(surroundings& context)
        : context_(context),
          given_(config::load(context.directory.path(), engine::configuration_layout(),
                              context.types, config::system_variables())),
          budgets_(context.time, context.log),
          answers_(context.time, context.log),
          watched_(budgets_, context.time, context.waits) {
        budgets_.keep_in(*context.ledger);
        answers_.keep_in(*context.ledger);
        const auto contexts = [this](std::string name) { return context_for(std::move(name)); };
        if (given_.good()) {
            clients_.make_all(given_, context.types, contexts, given_.problems);
        }
        engine::plan plan;
        if (given_.good()) {
            plan = engine::assembly(given_, context.types, contexts, given_.problems).build();
        }
        if (!given_.good()) {
            throw std::runtime_error(given_.problems.to_text());
        }
        const engine::services services{context.io.get_executor(), *context.ledger, context.time,
                                        context.random, context.log};
        runs_ = std::make_unique<engine::engine>(services, std::move(plan));
    }

    engine::engine& runs() { return *runs_; }

 private:
    component_context context_for(std::string name) {
        return {.name = std::move(name),
                .executor = context_.io.get_executor(),
                .time = context_.time,
                .random = context_.random,
                .http = context_.wire,
                .clients = clients_,
                .pool = context_.pool,
                .log = context_.log,
                .budgets = watched_,
                .answers = answers_};
    }

    surroundings& context_;
    config::loaded given_;
    access::budgets budgets_;
    access::ledger_answer_cache answers_;
    watched_budgets watched_;
    app::configured_clients clients_;
    std::unique_ptr<engine::engine> runs_;
};

class hour {
 public:
    explicit hour(const hour_settings& settings)
        : settings_(settings),
          context_(settings, settings_for(settings)),
          end_(context_.time.now() + settings.length),
          meanwhile_(context_.io.get_executor(),
                     [](const std::string&, std::exception_ptr) { std::abort(); }) {}

    hour_report run();

 private:
    static sandbox::sandbox_settings settings_for(const hour_settings& settings) {
        sandbox::sandbox_settings made;
        made.seed = settings.seed;
        made.workspaces = 12;
        made.posts = 12 * 25;
        made.rate = settings.allowed;
        made.how = settings.how;
        return made;
    }

    // Does everything that can be done now, then moves the time on to the next event.
    void step(wall_time latest) {
        context_.io.restart();
        context_.io.poll();
        context_.time.advance_to_next(latest);
        context_.io.restart();
        context_.io.poll();
    }
    void let_pass(wall_time until) {
        while (context_.time.now() < until) {
            step(until);
        }
    }
    template <class T>
    void carry_out(awaitable<T> work) {
        bool done = false;
        asio::co_spawn(context_.io, std::move(work), [&done](std::exception_ptr thrown, auto&&...) {
            done = true;
            if (thrown) {
                std::rethrow_exception(thrown);
            }
        });
        context_.io.restart();
        context_.io.poll();
        while (!done) {
            step(context_.time.now() + seconds(1));
        }
    }

    void live(wall_time until);
    awaitable<void> write_posts();
    awaitable<void> spend_beside();
    void count_posts();

    hour_settings settings_;
    surroundings context_;
    wall_time end_;
    hour_report report_;
    task_group meanwhile_;
};

awaitable<void> hour::write_posts() {
    const auto& places = context_.there.inside().all().places().workspaces;
    while (co_await context_.time.sleep_for(context_.random.until_next(settings_.publishes / 2))) {
        const auto burst = 1 + context_.random.below(3);
        for (std::uint64_t at = 0; at < burst; ++at) {
            const auto& where = places[context_.random.below(places.size())];
            json::object profile;
            profile[where.profiles.front().provider] = where.profiles.front().name;
            json::object payload;
            payload["caption"] = "line " + std::to_string(context_.lines.size());
            payload["profiles"] = json::array{json::value(std::move(profile))};
            json::object line;
            line["workspace"] = where.id;
            line["payload"] = std::move(payload);
            context_.lines.emplace_back(std::move(line));
        }
    }
}

awaitable<void> hour::spend_beside() {
    const auto pace = static_cast<int>(60'000 / settings_.others);
    while (co_await context_.time.sleep_for(context_.random.between(pace / 2, pace + pace / 2))) {
        net::request request;
        request.target = "/me";
        request.headers.add("X-API-Key", sandbox::default_key);
        (context_.wire.ask(request) == 429 ? report_.others_refused : report_.others_served) += 1;
    }
}

void hour::live(wall_time until) {
    daemon_life one(context_);
    carry_out(one.runs().take_over());
    one.runs().start();
    let_pass(until);
    carry_out(one.runs().stop(milliseconds(0)));
}

void hour::count_posts() {
    net::request request;
    request.target = std::string(sandbox::control_base) + "/posts?origin=created";
    const auto there = context_.there.respond(request, context_.time.now());
    std::set<std::string> captions;
    const auto posts = parse_json(there.message.body).value();
    for (const auto& post : posts.get_array()) {
        const bool fresh = captions.emplace(post.at("caption").as_string()).second;
        (fresh ? report_.published : report_.doubled) += 1;
    }
}

hour_report hour::run() {
    meanwhile_.spawn("posts", write_posts());
    if (settings_.others > 0) {
        meanwhile_.spawn("others", spend_beside());
    }
    if (settings_.restart_every.count() == 0) {
        live(end_);
    }
    while (context_.time.now() < end_) {
        const auto life = settings_.restart_every + context_.random.between(0, 5'000);
        live(std::min(end_, context_.time.now() + life));
        ++report_.restarts;
        let_pass(context_.time.now() + seconds(1));
    }
    meanwhile_.cancel();
    carry_out(meanwhile_.join());
    carry_out(context_.wire.close());
    carry_out(context_.ledger->close());
    const auto& seen = context_.wire.seen();
    report_.served = seen.served;
    report_.refused = seen.refused;
    report_.by_whom = seen.by_whom;
    report_.offered = static_cast<std::int64_t>(context_.lines.size());
    report_.waits = context_.waits.seen();
    count_posts();
    const auto most = static_cast<double>(settings_.allowed * settings_.length.count());
    report_.used = static_cast<double>(report_.served + report_.others_served) / most;
    return report_;
}

}  // namespace

hour_report spend_hour(const hour_settings& settings) {
    hour one(settings);
    return one.run();
}

}  // namespace sluice::testing
