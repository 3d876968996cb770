#include "control/paging.hpp"
#include "control/resources.hpp"
#include "control/tasks/task_json.hpp"

#include <boost/json/array.hpp>

namespace sluice::control {
namespace {

json::object value_object(const ledger::stored_value& one) {
    json::object out;
    out["key"] = one.key;
    out["value"] = stored_json(one.value);
    out["updated"] = format_utc(one.updated);
    out["expires"] = one.expires ? json::value(format_utc(*one.expires)) : json::value(nullptr);
    return out;
}

schema::schema value_schema() {
    return schema::object({{"key", schema::text("Its key")},
                           {"value", schema::any("The value")},
                           {"updated", schema::moment("Its last change")},
                           {"expires", schema::or_null(schema::moment("Its end"))}});
}

awaitable<result<answer>> list_storages(const control_context* context, const call*) {
    json::array storages;
    for (const auto& name : context->daemon.view().running->names.storages) {
        storages.emplace_back(name);
    }
    co_return answer{200, json::object{{"storages", std::move(storages)}}};
}

awaitable<result<answer>> list_values(const control_context* context, const call* asked) {
    const auto& name = asked->slots.front();
    // The daemon keeps tokens and budgets in stores of its own, which no configuration names.
    if (!context->daemon.view().running->names.storages.contains(name)) {
        co_return not_found("there is no storage '" + name + "'", "GET /storages lists them");
    }
    const auto page = page_of(asked->query);
    if (!page) {
        co_return page.error();
    }
    ledger::value_filter wanted;
    wanted.store = name;
    wanted.limit = page->limit;
    wanted.prefix = parameter(asked->query, "prefix");
    wanted.after = parameter(asked->query, "after");
    wanted.text = parameter(asked->query, "text");
    const auto found = co_await context->ledger.list_values(std::move(wanted), context->time.now());
    if (!found) {
        co_return found.error();
    }
    json::array values;
    for (const auto& one : *found) {
        values.push_back(value_object(one));
    }
    co_return answer{200, json::object{{"values", std::move(values)}}};
}

}  // namespace

void add_storage_resources(resource_list& all) {
    all.push_back({.method = "GET",
                   .path = "/storages",
                   .name = "storages",
                   .summary = "List the names of the storages",
                   .response = schema::object({{"storages", schema::list_of(schema::text({}))}}),
                   .handle = list_storages});
    all.push_back(
        {.method = "GET",
         .path = "/storages/{name}/values",
         .name = "storage_values",
         .summary = "List the values of a storage, by key",
         .query = {{"limit", schema::whole_number("The most values of a page, up to 1000")},
                   {"prefix", schema::text("Only keys with this beginning")},
                   {"after", schema::text("Only keys after this one: the next page")},
                   {"text", schema::text("Only values that hold these words")}},
         .response = schema::object({{"values", schema::list_of(value_schema())}}),
         .handle = list_values});
}

}  // namespace sluice::control
