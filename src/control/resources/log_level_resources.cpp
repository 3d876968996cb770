#include "control/log_level_name.hpp"
#include "control/resources.hpp"

#include <sluice/config/diagnostic.hpp>
#include <sluice/model/text.hpp>

#include <boost/json/array.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace sluice::control {
namespace {

schema::schema level_schema(std::string_view description) {
    return schema::one_of(description, {"debug", "info", "warning", "error"});
}

schema::schema levels_schema() {
    return schema::object(
        {{"level", level_schema("The lowest level of log lines that are written")},
         {"parts", schema::list_of(schema::object({{"kind", schema::text("Such as route")},
                                                   {"name", schema::text("Its name")},
                                                   {"level", level_schema("Its own level")}}),
                                   "Parts with a level of their own")}});
}

answer levels_of(const running_daemon& daemon) {
    const auto all = daemon.log_levels();
    json::object out;
    json::array parts;
    for (const auto& each : all) {
        if (each.kind.empty()) {
            out["level"] = name_of(each.level);
            continue;
        }
        json::object part;
        part["kind"] = each.kind;
        part["name"] = each.name;
        part["level"] = name_of(each.level);
        parts.push_back(std::move(part));
    }
    out["parts"] = std::move(parts);
    return {200, std::move(out)};
}

awaitable<result<answer>> show_levels(const control_context* context, const call*) {
    co_return levels_of(context->daemon);
}

result<void> check_part(const std::string& kind, const std::string& name) {
    if (kind.empty() != name.empty()) {
        return failure(failure_class::invalid, "`kind` and `name` need each other",
                       "give both, or none for the daemon's own level");
    }
    return {};
}

std::vector<std::string> names_of_kind(const engine::plan& plan, const std::string& kind) {
    std::vector<std::string> names;
    const auto take = [&names](const auto& parts) {
        for (const auto& part : parts) {
            names.push_back(part->name);
        }
    };
    if (kind == "route") {
        take(plan.routes);
    } else if (kind == "incoming") {
        take(plan.incoming);
    } else if (kind == "outgoing") {
        take(plan.outgoing);
    }
    return names;
}

// A level of a part that never writes a line would say nothing, and nobody would know why. Other
// fields of log lines may have any value.
result<void> check_name(const engine::plan& plan, const std::string& kind,
                        const std::string& name) {
    const std::vector<std::string> kinds{"route", "incoming", "outgoing", "client"};
    const auto meant_kind = config::did_you_mean(kind, kinds);
    if (!meant_kind.empty() && meant_kind != kind) {
        return failure(failure_class::invalid, "log lines have no field '" + kind + "'",
                       "did you mean '" + meant_kind + "'?");
    }
    const auto names = names_of_kind(plan, kind);
    if (names.empty() || std::ranges::find(names, name) != names.end()) {
        return {};
    }
    const auto meant = config::did_you_mean(name, names);
    return failure(
        failure_class::invalid, "no enabled " + kind + " is called '" + name + "'",
        meant.empty() ? "there are " + joined(names, ", ") : "did you mean '" + meant + "'?");
}

awaitable<result<answer>> set_level(const control_context* context, const call* asked) {
    log_choice choice;
    choice.kind = text_member(asked->body, "kind");
    choice.name = text_member(asked->body, "name");
    const auto word = text_member(asked->body, "level");
    const auto checked = check_part(choice.kind, choice.name);
    if (!checked) {
        co_return checked.error();
    }
    if (word.empty() && !choice.kind.empty()) {
        if (!context->daemon.reset_log_level(choice.kind, choice.name)) {
            co_return not_found(choice.kind + " '" + choice.name + "' has no level of its own",
                                "GET /log-level shows which parts have one");
        }
        co_return levels_of(context->daemon);
    }
    const auto level = log_level_called(word);
    if (!level) {
        co_return failure(failure_class::invalid, "'" + word + "' is no level of the log",
                          "there are debug, info, warning and error");
    }
    if (!choice.kind.empty()) {
        const auto* running = context->daemon.view().running;
        const auto named = check_name(*running, choice.kind, choice.name);
        if (!named) {
            co_return named.error();
        }
    }
    choice.level = *level;
    context->daemon.set_log_level(choice);
    co_return levels_of(context->daemon);
}

}  // namespace

void add_log_level_resources(resource_list& all) {
    all.push_back({.method = "GET",
                   .path = "/log-level",
                   .name = "log_level",
                   .summary = "Show the level of the log, and the parts with a level of their own",
                   .response = levels_schema(),
                   .handle = show_levels});
    all.push_back(
        {.method = "PUT",
         .path = "/log-level",
         .role = control_role::operates,
         .name = "set_log_level",
         .summary = "Change the level of the log, or that of one part, until the daemon's end",
         .request = schema::object(
             {{"level", level_schema("Without it, the part follows the daemon again"), true},
              {"kind", schema::text("A field of log lines: incoming, route, outgoing, …"), true},
              {"name", schema::text("The value of that field"), true}}),
         .response = levels_schema(),
         .handle = set_level});
}

}  // namespace sluice::control
