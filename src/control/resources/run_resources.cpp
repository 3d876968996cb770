#include "control/offering_again.hpp"
#include "control/paging.hpp"
#include "control/resources.hpp"
#include "engine/run_request.hpp"

#include <sluice/config/diagnostic.hpp>
#include <sluice/model/text.hpp>
#include <sluice/model/uuid.hpp>

#include <boost/json/array.hpp>

#include <algorithm>

namespace sluice::control {
namespace {

// The daemon takes a request of its own process at once. It answers within the command's patience.
constexpr std::chrono::milliseconds between_looks{20};
constexpr int looks = 250;

schema::schema run_schema() {
    return schema::object(
        {{"id", schema::whole_number("Its number")},
         {"incoming", schema::text("The incoming")},
         {"trigger", schema::text("schedule, hand or request")},
         {"generation", schema::or_null(schema::whole_number("The configuration that began it"))},
         {"started", schema::moment("Its start")},
         {"ended", schema::or_null(schema::moment("Its end"))},
         {"pages", schema::whole_number("Pages")},
         {"items", schema::whole_number("Records as fetched")},
         {"entities", schema::whole_number("Entities past change detection")},
         {"tasks", schema::whole_number("Tasks it made")},
         {"rejected", schema::whole_number("Those that were rejected")},
         {"failure", schema::text("Empty: it went well")}});
}

json::object run_object(const ledger::run_summary& run) {
    json::object out;
    out["id"] = run.id;
    out["incoming"] = run.incoming;
    out["trigger"] = run.trigger;
    out["generation"] = run.generation > 0 ? json::value(run.generation) : json::value(nullptr);
    out["started"] = format_utc(run.started);
    out["ended"] = run.ended ? json::value(format_utc(*run.ended)) : json::value(nullptr);
    out["pages"] = run.counts.pages;
    out["items"] = run.counts.items;
    out["entities"] = run.counts.entities;
    out["tasks"] = run.counts.tasks;
    out["rejected"] = run.counts.rejected;
    out["failure"] = run.failure;
    return out;
}

awaitable<result<answer>> list_runs(const control_context* context, const call* asked) {
    ledger::run_filter wanted;
    const auto page = page_of(asked->query);
    if (!page) {
        co_return page.error();
    }
    wanted.limit = page->limit;
    wanted.below = page->below;
    wanted.incoming = parameter(asked->query, "incoming");
    const auto found = co_await context->ledger.last_runs(std::move(wanted));
    if (!found) {
        co_return found.error();
    }
    json::array runs;
    for (const auto& run : *found) {
        runs.push_back(run_object(run));
    }
    co_return answer{200, json::object{{"runs", std::move(runs)}}};
}

schema::schema request_schema() {
    return schema::object({{"id", schema::text("The request's id")},
                           {"incoming", schema::text("The incoming")},
                           {"taken", schema::flag("True: the daemon has begun the run")},
                           {"run", schema::whole_number("The run, once it has ended; else 0")}});
}

awaitable<result<std::optional<engine::run_request>>> read_request(const control_context* context,
                                                                   std::string id) {
    std::vector<std::string> keys{std::move(id)};
    const auto found = co_await context->ledger.values_of(engine::run_requests_store,
                                                          std::move(keys), context->time.now());
    if (!found) {
        co_return found.error();
    }
    co_return found->front() ? engine::read_run_request(*found->front()) : std::nullopt;
}

result<answer> answer_for(const engine::run_request& request, unsigned status) {
    if (!request.refused.empty()) {
        return failure(failure_class::refused, request.incoming + " is not run: " + request.refused,
                       request.mend);
    }
    json::object out;
    out["id"] = request.id;
    out["incoming"] = request.incoming;
    out["taken"] = request.taken;
    out["run"] = request.run;
    return answer{status, std::move(out)};
}

result<void> check_incoming(const engine::plan& plan, const std::string& name) {
    std::vector<std::string> names;
    for (const auto& one : plan.incoming) {
        names.push_back(one->name);
    }
    if (std::ranges::find(names, name) != names.end()) {
        return {};
    }
    const auto meant = config::did_you_mean(name, names);
    return failure(
        failure_class::invalid, "no enabled incoming is called '" + name + "'",
        meant.empty() ? "there are " + joined(names, ", ") : "did you mean '" + meant + "'?");
}

awaitable<result<answer>> run_now(const control_context* context, const call* asked) {
    if (context->daemon.identity().phase == daemon_phase::stopping) {
        co_return failure(failure_class::busy, "the daemon is stopping, and begins no run",
                          "start it again, then ask once more");
    }
    const auto* running = context->daemon.view().running;
    if (running != nullptr) {
        const auto named = check_incoming(*running, asked->slots.front());
        if (!named) {
            co_return named.error();
        }
    }
    engine::run_request request;
    const auto now = context->time.now();
    request.id = make_uuid7(now, context->random.next(), context->random.next());
    request.incoming = asked->slots.front();
    request.by = asked->who.name;
    if (asked->trace.writer != nullptr) {
        request.traceparent = traceparent_of(asked->trace.place);
    }
    std::vector<ledger::value_change> changes{engine::stored(request, now)};
    const auto written = co_await context->ledger.change_values(std::move(changes), now);
    if (!written) {
        co_return written.error();
    }
    context->daemon.heed_commands();
    for (int look = 0; look < looks; ++look) {
        const auto found = co_await read_request(context, request.id);
        if (!found) {
            co_return found.error();
        }
        if (*found && ((*found)->taken || (*found)->answered())) {
            co_return answer_for(**found, 202);
        }
        co_await context->time.sleep_for(between_looks);
    }
    std::vector<ledger::value_change> taken_back{engine::withdrawn(request)};
    co_await context->ledger.change_values(std::move(taken_back), context->time.now());
    co_return failure(failure_class::busy, "the daemon does not take the request now",
                      "it is starting or stopping: try again");
}

awaitable<result<answer>> show_request(const control_context* context, const call* asked) {
    const auto found = co_await read_request(context, asked->slots.front());
    if (!found) {
        co_return found.error();
    }
    if (!*found) {
        co_return not_found("there is no such request", "requests are kept for a day");
    }
    co_return answer_for(**found, 200);
}

std::vector<std::string> texts_in(const json::value* list) {
    std::vector<std::string> all;
    if (list != nullptr && kind_of(*list) == json_kind::array) {
        for (const auto& one : list->get_array()) {
            all.emplace_back(text_or_empty(one));
        }
    }
    return all;
}

awaitable<result<answer>> offer_entities_again(const control_context* context, const call* asked) {
    const auto is_set = [&](std::string_view name) {
        const auto* value = member(asked->body, name);
        return value != nullptr && *value == json::value(true);
    };
    ledger::forget_request request;
    request.incoming = asked->slots.front();
    request.ids = texts_in(member(asked->body, "entities"));
    request.all = is_set("all");
    request.position = is_set("position");
    request.dry_run = is_set("dry_run");
    const bool is_known = is_set("force") ||
                          context->daemon.view().running->names.incoming.contains(request.incoming);
    if (!is_known) {
        co_return not_found("there is no incoming '" + request.incoming + "'",
                            "GET /connections lists them");
    }
    if (const auto fits = check_offer(request); !fits) {
        co_return failure(fits.error().kind, fits.error().message,
                          "give `entities`, or `all`, or `position`");
    }
    const auto outcome = co_await offer_again(&context->ledger, request);
    if (!outcome) {
        co_return outcome.error();
    }
    co_return answer{200, offered_object(*outcome, request)};
}

}  // namespace

void add_run_resources(resource_list& all) {
    auto query = page_parameters();
    query.push_back({"incoming", schema::text("Only of this one")});
    all.push_back({.method = "GET",
                   .path = "/runs",
                   .name = "runs",
                   .summary = "List the runs of incomings, newest first",
                   .query = std::move(query),
                   .response = schema::object({{"runs", schema::list_of(run_schema())}}),
                   .handle = list_runs});
    all.push_back({.method = "POST",
                   .path = "/incoming/{name}/run",
                   .role = control_role::operates,
                   .name = "run_now",
                   .summary = "Run an incoming now, and deliver its tasks",
                   .response = request_schema(),
                   .status = 202,
                   .handle = run_now});
    all.push_back({.method = "GET",
                   .path = "/run-requests/{id}",
                   .name = "run_request",
                   .summary = "Show the outcome of a run by hand",
                   .response = request_schema(),
                   .handle = show_request});
    all.push_back(
        {.method = "POST",
         .path = "/incoming/{name}/offer-again",
         .role = control_role::operates,
         .name = "offer_again",
         .summary = "Let an incoming offer entities again when it next sees them",
         .request = schema::object(
             {{"entities", schema::list_of(schema::text({}), "Their identifiers"), true},
              {"all", schema::flag("All that it remembers"), true},
              {"position", schema::flag("The next run starts at the beginning, too"), true},
              {"dry_run", schema::flag("Only report the effect"), true},
              {"force", schema::flag("Also an incoming that is not configured now"), true}}),
         .response = offered_schema(),
         .handle = offer_entities_again});
}

}  // namespace sluice::control
