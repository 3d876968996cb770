#include "engine/plan/settings.hpp"

#include <sluice/model/text.hpp>
#include <sluice/net/network.hpp>

#include <filesystem>

namespace sluice::engine {
namespace {

const config::declaration<batch_settings>& batch_declaration() {
    static const auto declared = [] {
        config::declaration<batch_settings> d("batch", "Joins entities into tasks");
        d.field("size", &batch_settings::size,
                "Most entities in a task, all of one page; fewer if the task would be larger than "
                "daemon.largest_task. With 1, each entity has its own task")
            .at_least(1)
            .at_most(10'000)
            .example("50");
        return d;
    }();
    return declared;
}

void check_does_something(const outgoing_settings& given, config::section_report& report) {
    if (!given.publisher.given() && given.transformers.empty() && given.after.empty()) {
        report.add("publisher", "the outgoing has neither a publisher nor stages",
                   "give it a publisher, or stages that store what arrives");
    }
}

void check_order_of_batches(const route_settings& given, config::section_report& report) {
    if (given.batch.size > 1 && given.order_by) {
        report.add("order_by", "a batch has several records, and so no one key of order",
                   "take out `order_by`, or `batch`");
    }
}

// As an expression, such a word reads a field of that name, and would hold nothing.
std::string problem_of_hold(const std::optional<expression>& given) {
    for (const std::string_view word : {"yes", "no", "on", "off"}) {
        if (given && ascii::same_ignoring_case(given->text(), word)) {
            return "'" + given->text() + "' is no truth value here: write true or false";
        }
    }
    return "";
}

// A path with a link or `..` in it would name another file than it seems to.
std::string judge_programs(const std::vector<std::string>& programs) {
    for (const auto& path : programs) {
        const std::filesystem::path given(path);
        if (!given.is_absolute() || given.lexically_normal() != given || !given.has_filename()) {
            return "'" + path + "' is not the whole path of a program: /usr/local/bin/stock is one";
        }
    }
    return "";
}

const config::declaration<then_settings>& then_declaration() {
    static const auto declared = [] {
        using o = then_settings;
        config::declaration<o> d("then", "Continues a route after an outgoing is done");
        d.field("after", &o::after, "The outgoing that has to be done; without it, each of `to`")
            .formerly("behind")
            .refers_to("outgoing")
            .example("publish");
        d.field("to", &o::to, "The next outgoing of the record, or a list of outgoings")
            .required()
            .not_empty()
            .shorthand()
            .refers_to("outgoing")
            .example("report");
        return d;
    }();
    return declared;
}

}  // namespace

const config::declaration<outgoing_settings>& outgoing_declaration() {
    static const auto declared = [] {
        using o = outgoing_settings;
        config::declaration<o> d("outgoing", "Sends entities: stages, then a publisher");
        d.field("transformers", &o::transformers,
                "Stages before the publisher, run at every attempt")
            .component("transformer");
        d.field("publisher", &o::publisher,
                "The component that sends, with its settings. Without one, the stages do all the "
                "work: they fill a storage")
            .component("publisher");
        d.field("after", &o::after,
                "Stages after the publisher, for the record that was sent. They see `response` "
                "(status, headers, data) and `result` (id, found). Their values for storages are "
                "written together with the outcome. Their output goes on to the route's `then`")
            .component("transformer");
        d.field("parallel", &o::parallel,
                "Deliveries of a route at the same time. 1 keeps the order of the route. More keep "
                "the order of tasks with one key (the route's `order_by`)")
            .at_least(1)
            .at_most(256)
            .example("4");
        d.field("retry", &o::retry, "Rules for another attempt after a failure",
                retry_declaration());
        d.field("breaker", &o::breaker,
                "Stops deliveries to a target that keeps failing, for a while",
                breaker_declaration())
            .example("{failures: 5, pause: 30s}");
        d.field(
             "settle_time", &o::settle_time,
             "Wait after a lost reply, before the target is asked whether the delivery happened. "
             "The default is 5s, and 30s for a POST to Ocoya")
            .at_least(std::chrono::milliseconds(0));
        d.field("wait_time", &o::wait_time,
                "Wait of a task before it tries a refused credential again")
            .at_least(std::chrono::milliseconds(100));
        d.check({"publisher", "transformers", "after"}, check_does_something);
        return d;
    }();
    return declared;
}

const config::declaration<route_settings>& route_declaration() {
    static const auto declared = [] {
        using o = route_settings;
        config::declaration<o> d("route", "Joins an incoming to one or more outgoings");
        d.field("enabled", &o::enabled, "Switches the route on or off; its queue stays");
        d.field("from", &o::from, "The incoming")
            .required()
            .refers_to("incoming")
            .example("ocoya-posts");
        d.field("to", &o::to, "The outgoing, or a list of them")
            .required()
            .not_empty()
            .refers_to("outgoing")
            .example("report");
        d.field("then", &o::then,
                "Continues with a new task after an outgoing is done. Holds names of outgoings, or "
                "steps with `after` and `to`",
                then_declaration());
        d.field("batch", &o::batch, "Joins entities into one task, whose data is a list",
                batch_declaration());
        d.field(
             "order_by", &o::order_by,
             "Expression for the key of a record. Tasks with one key are delivered in order, and "
             "a task that waits holds up only its key. Without it, an outgoing that delivers in "
             "parallel takes the record's identifier as the key")
            .example("workspaceId");
        d.field(
             "hold", &o::hold,
             "Holds tasks until somebody approves them with `sluice tasks approve`: `true` holds "
             "all, an expression those records for which it is true. The expression sees the "
             "record after the route's stages; for a route with `batch`, the list")
            .example("true")
            .check(problem_of_hold);
        d.field("deliver", &o::deliver,
                "Hands out tasks by a schedule, and limits a run. Without it, tasks go out at once",
                deliver_declaration())
            .example("{schedule: \"0 9 * * *\", time_zone: Europe/Berlin, tasks: 20}");
        d.field("priority", &o::priority,
                "Whose deliveries get requests of a short budget first. One that has waited for a "
                "whole window of the budget counts as one step higher")
            .choice("high", net::priority::high, "before the others")
            .choice("medium", net::priority::medium, "after high, before low")
            .choice("low", net::priority::low, "after the others");
        d.field("transformers", &o::transformers, "Stages of the route, before a task is made")
            .component("transformer");
        d.check({"batch", "order_by"}, check_order_of_batches);
        return d;
    }();
    return declared;
}

const config::declaration<daemon_settings>& daemon_declaration() {
    static const auto declared = [] {
        using o = daemon_settings;
        config::declaration<o> d("daemon", "Settings of the program itself");
        d.field("log_format", &o::format, "The format of log lines")
            .choice("human", log_format::human, "for people")
            .choice("json", log_format::json, "one JSON object a line, for programs");
        d.field("log_level", &o::level, "The lowest level of log lines that are written")
            .choice("debug", std::string("debug"), "everything")
            .choice("info", std::string("info"), "everything but details")
            .choice("warning", std::string("warning"), "conditions that a person should look at")
            .choice("error", std::string("error"), "failures that a person has to mend");
        d.field("durability", &o::durability, "The data that the ledger may lose")
            .choice("power-safe", std::string("power-safe"), "nothing, even when the power fails")
            .choice("crash-safe", std::string("crash-safe"),
                    "nothing when the program is killed; the last moments when the power fails")
            .choice("memory", std::string("memory"),
                    "much, when the machine goes down; for trials only");
        d.field("grace", &o::grace, "Time for the deliveries under way to end at a stop");
        d.field("largest_task", &o::largest_task,
                "Largest data of a task; an entity with more is rejected, with this reason")
            .at_least(std::size_t{1024});
        d.field("disk_reserve", &o::disk_reserve,
                "Intake stops while the disk of the state directory has less free space, so that "
                "the tasks in the ledger can be delivered. With 0 it never stops")
            .example("256MiB");
        d.field("retention", &o::retention, "Time that the ledger keeps settled tasks and runs",
                retention_declaration());
        d.field(
             "longest_asked_wait", &o::longest_asked_wait,
             "The longest wait that a server may ask for (Retry-After, the reset of a rate "
             "limit). A longer one is cut to this, and the log says so. Each start also cuts the "
             "stored waits")
            .at_least(std::chrono::seconds(1))
            .example("6h");
        d.field("maintenance", &o::maintenance,
                "Windows in which no run and no delivery begins; what is under way ends",
                maintenance_declaration())
            .example("[{schedule: \"0 2 * * sun\", for: 2h, time_zone: Europe/Berlin}]");
        d.field("pool_threads", &o::pool_threads,
                "Threads for files and other work that would block")
            .at_least(1)
            .at_most(64);
        d.field("allow_networks", &o::allow_networks,
                "Networks that every client may reach although they are not public, if a record or "
                "a redirect names the host. A host that the configuration names needs no entry")
            .example("[10.0.0.0/8, \"fd00::/8\"]")
            .check(net::judge_networks);
        d.field("allow_programs", &o::allow_programs,
                "The programs that subscribers and publishers of type exec may run, each by its "
                "whole path. Without it they run none. An interpreter such as /bin/sh allows "
                "everything that the daemon's user may do")
            .example("[/usr/local/bin/stock]")
            .check(judge_programs);
        d.field("watch", &o::watch,
                "Reloads the configuration by itself when its files have changed and then stayed "
                "the same for a moment. Without it, `sluice reload` does so")
            .example("true");
        d.field("token_key", &o::token_key,
                "Seals the OAuth2 tokens in the ledger. Without it, the daemon makes and uses the "
                "file token.key in the state directory")
            .example("${credential:token-key}");
        d.field("control", &o::control, "How people and programs reach the running daemon",
                control_declaration());
        d.field("page", &o::page, "The operator's page, for a browser", page_declaration());
        d.field("traces", &o::traces, "Where traces go (OpenTelemetry)", trace_declaration());
        d.field("webhooks", &o::webhooks, "Where the senders of webhooks reach the daemon",
                webhook_declaration())
            .example("{listen: \"127.0.0.1:8080\"}");
        return d;
    }();
    return declared;
}

}  // namespace sluice::engine
