#include "control/health.hpp"
#include "control/metrics/metrics.hpp"
#include "control/resources.hpp"

#include <boost/json/array.hpp>

namespace sluice::control {
namespace {

constexpr const char* metrics_type = "text/plain; version=0.0.4; charset=utf-8";

awaitable<result<answer>> show_alive(const control_context*, const call*) {
    co_return answer{200, json::object{{"alive", true}}};
}

awaitable<result<answer>> show_ready(const control_context* context, const call*) {
    const auto queues = co_await context->queues->look(&context->ledger, &context->time);
    std::vector<trouble> reasons;
    if (queues) {
        reasons = why_not_ready(context->daemon.identity(), context->daemon.view(), **queues,
                                context->time.now());
    } else {
        reasons.push_back(
            {"the ledger does not answer: " + queues.error().message, queues.error().mend});
    }
    json::array listed;
    for (const auto& one : reasons) {
        listed.push_back(json::object{{"reason", one.message}, {"mend", one.mend}});
    }
    json::object out;
    out["ready"] = reasons.empty();
    out["reasons"] = std::move(listed);
    co_return answer{reasons.empty() ? 200U : 503U, std::move(out)};
}

awaitable<result<answer>> show_metrics(const control_context* context, const call*) {
    const auto queues = co_await context->queues->look(&context->ledger, &context->time);
    if (!queues) {
        co_return queues.error();
    }
    const auto identity = context->daemon.identity();
    const auto view = context->daemon.view();
    const auto budgets = context->daemon.budgets();
    const auto commits = context->ledger.activity();
    const auto process = look_at_process();
    const auto alerts = context->daemon.alerts();
    answer out;
    out.type = metrics_type;
    out.text = metrics_text({.identity = identity,
                             .engine = view,
                             .budgets = budgets,
                             .queues = **queues,
                             .commits = commits,
                             .process = process,
                             .now = context->time.now(),
                             .alerts = alerts});
    co_return out;
}

}  // namespace

void add_health_resources(resource_list& all) {
    const auto reason = schema::object(
        {{"reason", schema::text("What is wrong")}, {"mend", schema::text("What helps")}});
    all.push_back({.method = "GET",
                   .path = "/healthz",
                   .name = "healthz",
                   .summary = "Say that the daemon is alive",
                   .response = schema::object({{"alive", schema::flag("True")}}),
                   .for_monitoring = true,
                   .handle = show_alive});
    all.push_back(
        {.method = "GET",
         .path = "/readyz",
         .name = "readyz",
         .summary = "Say whether work moves; the status is 503 when it does not",
         .response = schema::object({{"ready", schema::flag("True: work moves")},
                                     {"reasons", schema::list_of(reason, "Why it is not ready")}}),
         .may_answer = {503},
         .for_monitoring = true,
         .handle = show_ready});
    all.push_back({.method = "GET",
                   .path = "/metrics",
                   .name = "metrics",
                   .summary = "Show everything that is measured, for Prometheus",
                   .response = schema::text("Metrics in the text format of Prometheus"),
                   .type = metrics_type,
                   .for_monitoring = true,
                   .handle = show_metrics});
}

}  // namespace sluice::control
