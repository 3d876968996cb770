#include "control/resources.hpp"

#include <boost/json/array.hpp>

namespace sluice::control {
namespace {

schema::schema verdict_schema() {
    const auto fates = schema::one_of("What became of it",
                                      {"kept", "changed", "added", "removed", "needs a restart"});
    const auto object = schema::object(
        {{"kind", schema::text("client, incoming, outgoing, route, storage, transformer; daemon "
                               "for a setting of the daemon")},
         {"name", schema::text("Its name")},
         {"fate", fates},
         {"because", schema::list_of(schema::text({}), "The changed objects that it uses"), true}});
    return schema::object(
        {{"outcome", schema::one_of("The outcome of the reload",
                                    {"applied", "unchanged", "failed", "misconfigured"})},
         {"generation", schema::whole_number("The generation that is in force after it")},
         {"asked_by", schema::text("Who asked for it")},
         {"took_ms", schema::whole_number("Its length in milliseconds")},
         {"exit_code", schema::whole_number("The exit code of `sluice reload`")},
         {"objects", schema::list_of(object, "Every object of the configuration")},
         {"draining",
          schema::list_of(schema::text({}), "Parts of the former generation that still work")},
         {"warnings", schema::list_of(schema::text({}),
                                      "Names in the ledger that the configuration no longer has")},
         {"problems", schema::list_of(schema::any({}), "In the form of `sluice check --json`"),
          true},
         {"failure", schema::text("Why nothing has changed"), true},
         {"mend", schema::text("The way to mend it"), true},
         {"text", schema::text("The verdict as text for people")}});
}

awaitable<result<answer>> reload(const control_context* context, const call* asked) {
    auto verdict = co_await context->daemon.reload(asked->who.name);
    co_return answer{200, std::move(verdict)};
}

awaitable<result<answer>> show_generations(const control_context* context, const call*) {
    auto known = co_await context->daemon.generations();
    if (!known) {
        co_return known.error();
    }
    co_return answer{200, *std::move(known)};
}

}  // namespace

void add_generation_resources(resource_list& all) {
    all.push_back({.method = "POST",
                   .path = "/reload",
                   .role = control_role::editor,
                   .name = "reload",
                   .summary = "Load the configuration from its files, and answer with the verdict",
                   .response = verdict_schema(),
                   .handle = reload});
    const auto entry = schema::object(
        {{"number", schema::whole_number("Its number")},
         {"since", schema::moment("The time when it came into force")},
         {"asked_by", schema::text("Who asked for it; `start` for the start of the daemon")},
         {"version", schema::text("The version of Sluice")},
         {"counts", schema::text("Its changes, for a person")},
         {"files", schema::map_of(schema::text("A hash of its text"), "Its files, by path")}});
    all.push_back(
        {.method = "GET",
         .path = "/generations",
         .name = "generations",
         .summary =
             "Show the configurations that ran, and the parts of former ones that still work",
         .response = schema::object(
             {{"present", schema::whole_number("The generation that is in force")},
              {"generations", schema::list_of(entry, "The last 200, oldest first")},
              {"draining", schema::list_of(schema::text({}), "Parts of former generations")}}),
         .handle = show_generations});
}

}  // namespace sluice::control
