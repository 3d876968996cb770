#include "control/paging.hpp"
#include "control/resources.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace sluice::control {
namespace {

result<configuration_objects*> objects_of(const control_context& context) {
    if (context.objects == nullptr) {
        return failure(failure_class::refused, "the configuration cannot be seen here", "");
    }
    return context.objects;
}

answer answer_of(json::value made) {
    return {200, std::move(made)};
}

awaitable<result<answer>> list_objects(const control_context* context, const call*) {
    const auto objects = objects_of(*context);
    if (!objects) {
        co_return objects.error();
    }
    auto found = co_await (*objects)->list();
    if (!found) {
        co_return found.error();
    }
    co_return answer_of(json::object{{"objects", *std::move(found)}});
}

// A parameter that is a JSON object of texts.
result<std::map<std::string, std::string>> texts_in(const call* asked, const char* name) {
    std::map<std::string, std::string> texts;
    const auto given = parameter(asked->query, name);
    const auto all = given.empty() ? result<json::value>(json::object()) : parse_json(given);
    if (!all || kind_of(*all) != json_kind::object) {
        return failure(failure_class::invalid, std::string("'") + name + "' is no JSON object", "");
    }
    for (const auto& [path, text] : all->get_object()) {
        texts[std::string(path)] = text_or_empty(text);
    }
    return texts;
}

awaitable<result<answer>> show_form(const control_context* context, const call* asked) {
    const auto objects = objects_of(*context);
    if (!objects) {
        co_return objects.error();
    }
    object_form_request wanted{parameter(asked->query, "map"), parameter(asked->query, "name")};
    wanted.written = parameter(asked->query, "written");
    auto types = texts_in(asked, "types");
    auto chosen = texts_in(asked, "chosen");
    if (!types || !chosen) {
        co_return !types ? types.error() : chosen.error();
    }
    wanted.types = *std::move(types);
    wanted.chosen = *std::move(chosen);
    auto made = co_await (*objects)->form(std::move(wanted));
    if (!made) {
        co_return made.error();
    }
    co_return answer_of(*std::move(made));
}

awaitable<result<answer>> text_with_object(const control_context* context, const call* asked) {
    const auto objects = objects_of(*context);
    if (!objects) {
        co_return objects.error();
    }
    const auto& body = asked->body.get_object();
    object_edit edit{text_member(body, "map"),     text_member(body, "name"),
                     text_member(body, "file"),    asked->body.at("edits"),
                     flag_member(body, "removes"), text_member(body, "base")};
    auto made = co_await (*objects)->text(std::move(edit));
    if (!made) {
        co_return made.error();
    }
    co_return answer_of(*std::move(made));
}

}  // namespace

void add_object_resources(resource_list& all) {
    const auto map = schema::text("A map of the configuration, such as incoming");
    const auto name = schema::text("The object's name; empty: a new one");
    const auto file = schema::text("Its file, from the directory of the configuration on");
    const auto read_only = schema::text("Why it cannot be changed here; empty: it can");
    const auto version = schema::text("A hash of the file's text; empty: there is no such file");
    all.push_back({.method = "GET",
                   .path = "/configuration/objects",
                   .name = "configuration_objects",
                   .summary = "List the objects of the configuration, with their places",
                   .response = schema::object({{"objects", schema::list_of(schema::any({}))}}),
                   .handle = list_objects});
    all.push_back(
        {.method = "GET",
         .path = "/configuration/form",
         .role = control_role::editor,
         .name = "configuration_form",
         .summary = "Show an object with the declared fields, their defaults and what is written",
         .query = {{"map", map},
                   {"name", name},
                   {"types", schema::text("Chosen types of components by path, as a JSON object")},
                   {"chosen", schema::text("Chosen values of fields that have `steers`, by path, "
                                           "as a JSON object")},
                   {"written", schema::text("YAML in place of the object's own")}},
         .response = schema::object(
             {{"map", map},
              {"name", name},
              {"file", file},
              {"line", schema::whole_number("The line of its name")},
              {"version", version},
              {"read_only", read_only},
              {"written", schema::text("The object's YAML")},
              {"fields", schema::list_of(schema::any({}), "In the order of the declaration")},
              {"orders", schema::any("The order of keys, by the path of their section")}}),
         .handle = show_form});
    all.push_back(
        {.method = "POST",
         .path = "/configuration/text",
         .role = control_role::editor,
         .name = "configuration_text",
         .summary = "Make the text of a file with an object changed; nothing is written",
         .request = schema::object(
             {{"map", map},
              {"name", name},
              {"file", file},
              {"edits", schema::list_of(schema::any({}), "Each {path, value | yaml | remove}")},
              {"removes", schema::flag("Take the whole object out")},
              {"base", schema::text("The object's YAML that the edits began with"), true}}),
         .response = schema::object({{"file", file},
                                     {"version", version},
                                     {"read_only", read_only},
                                     {"before", schema::text("The text as it is")},
                                     {"text", schema::text("The text as it would be")},
                                     {"theirs", schema::text("The object's YAML now"), true},
                                     {"mine", schema::text("`base` with the edits"), true},
                                     {"touched",
                                      schema::list_of(schema::text({}),
                                                      "Paths of edits whose value "
                                                      "others changed too"),
                                      true}}),
         .unaudited = "edits",
         .handle = text_with_object});
}

}  // namespace sluice::control
