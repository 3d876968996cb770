#include "engine/plan/settings.hpp"

#include <sluice/net/network.hpp>

namespace sluice::engine {
namespace {

const config::declaration<batch_settings>& batch_declaration() {
    static const auto declared = [] {
        config::declaration<batch_settings> d("batch", "How many entities share a task");
        d.field("size", &batch_settings::size,
                "At most so many, all of one page; fewer where they would be larger than "
                "daemon.largest_task. 1: each has its own")
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

const config::declaration<then_settings>& then_declaration() {
    static const auto declared = [] {
        using o = then_settings;
        config::declaration<o> d("then", "Continues a route after an outgoing is done");
        d.field("after", &o::after, "The outgoing that has to be done; without it, each of `to`")
            .formerly("behind")
            .refers_to("outgoing")
            .example("publish");
        d.field("to", &o::to, "The outgoing that the record goes on to, or a list of them")
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
        config::declaration<o> d("outgoing", "Where entities go: stages, then a publisher");
        d.field("transformers", &o::transformers,
                "Stages before the publisher, run at every attempt")
            .component("transformer");
        d.field("publisher", &o::publisher,
                "What sends, and how; without one the stages do it all: they fill a storage")
            .component("publisher");
        d.field("after", &o::after,
                "Stages behind the publisher, on the record that was sent; they see `response` "
                "(status, headers, data) and `result` (id, found). What they keep in storages is "
                "written together with the outcome, and what they make goes on to the route's "
                "`then`")
            .component("transformer");
        d.field("parallel", &o::parallel,
                "So many deliveries of a route at once. 1 keeps the order of the route; with more, "
                "tasks keep the order of their key (the route's `order_by`)")
            .at_least(1)
            .at_most(256)
            .example("4");
        d.field("retry", &o::retry, "How a failed delivery is tried again", retry_declaration());
        d.field("breaker", &o::breaker,
                "When deliveries to a target that keeps failing are stopped for a while",
                breaker_declaration())
            .example("{failures: 5, pause: 30s}");
        d.field(
             "settle_time", &o::settle_time,
             "When the reply to a delivery was lost: how long to wait before the target is asked "
             "whether it happened. Without it 5s, and 30s for a POST to Ocoya")
            .at_least(std::chrono::milliseconds(0));
        d.field("wait_time", &o::wait_time,
                "How long a task waits before it looks whether a refused credential works again")
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
        d.field("enabled", &o::enabled, "Switch off without taking it out; its queue stays");
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
                "Where the record goes on when an outgoing is done, as a task of its own: names of "
                "outgoings, or steps with `behind` and `to`",
                then_declaration());
        d.field("batch", &o::batch, "Join entities into one task, whose data is the list of theirs",
                batch_declaration());
        d.field("order_by", &o::order_by,
                "Expression for the key of a record: tasks of one key are delivered in order, and "
                "one that waits holds up those of its key only. Without it the key is the record's "
                "identifier, where the outgoing delivers in parallel")
            .example("workspaceId");
        d.field("deliver", &o::deliver,
                "Hands out tasks by a schedule, so many in a run; without it at once",
                deliver_declaration())
            .example("{schedule: \"0 9 * * *\", time_zone: Europe/Berlin, tasks: 20}");
        d.field("transformers", &o::transformers, "Stages on the way, before a task is made")
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
        d.field("log_format", &o::format, "How a log line looks")
            .choice("human", log_format::human, "for reading")
            .choice("json", log_format::json, "one JSON object a line");
        d.field("log_level", &o::level, "The least important lines that are written")
            .choice("debug", std::string("debug"), "everything")
            .choice("info", std::string("info"), "what happened")
            .choice("warning", std::string("warning"), "what needs a look")
            .choice("error", std::string("error"), "what needs a hand");
        d.field("durability", &o::durability, "What the ledger may lose")
            .choice("power-safe", std::string("power-safe"), "nothing, even when the power fails")
            .choice("crash-safe", std::string("crash-safe"),
                    "nothing when the program is killed; the last moments when the power fails")
            .choice("memory", std::string("memory"),
                    "much, when the machine goes down: for trials only");
        d.field("grace", &o::grace, "How long deliveries under way may take at a stop");
        d.field("largest_task", &o::largest_task,
                "A larger entity is rejected, with this as its reason")
            .at_least(std::size_t{1024});
        d.field("disk_reserve", &o::disk_reserve,
                "Intake stops while the disk of the state directory has less room than this, so "
                "that what was taken in can be delivered; 0 is never")
            .example("256MiB");
        d.field("retention", &o::retention, "How long the ledger keeps what is done",
                retention_declaration());
        d.field("longest_asked_wait", &o::longest_asked_wait,
                "The longest pause that a server may ask for (Retry-After, the reset of a rate "
                "limit); what asks for more is believed so far, and the log says so. Stored waits "
                "are held to it at each start")
            .at_least(std::chrono::seconds(1))
            .example("6h");
        d.field("pool_threads", &o::pool_threads,
                "Threads for files and other work that would block")
            .at_least(1)
            .at_most(64);
        d.field("allow_networks", &o::allow_networks,
                "Networks that are not public and that every client may reach all the same, where "
                "a record or a redirect names the host. Hosts that the configuration names need "
                "none")
            .example("[10.0.0.0/8, \"fd00::/8\"]")
            .check(net::judge_networks);
        d.field("token_key", &o::token_key,
                "Seals the OAuth2 tokens that the ledger keeps; without it the file token.key of "
                "the state directory does, which is made when it is needed")
            .example("${credential:token-key}");
        return d;
    }();
    return declared;
}

}  // namespace sluice::engine
