#include "control/log_level_name.hpp"
#include "control/resources.hpp"

#include <boost/json/array.hpp>

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
