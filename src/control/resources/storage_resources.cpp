#include "control/paging.hpp"
#include "control/resources.hpp"
#include "control/tasks/task_json.hpp"

#include <sluice/component/storage.hpp>

#include <boost/json/array.hpp>

#include <optional>
#include <vector>

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

// Fails for a name that no configured storage has. The daemon's own stores are never reached.
std::optional<answer> refused_storage(const control_context& context, const call& asked) {
    const auto& name = asked.slots.front();
    const auto* force = member(asked.body, "force");
    const bool any_name = force != nullptr && *force == json::value(true);
    const bool known = any_name ? is_storage_name(name)
                                : context.daemon.view().running->names.storages.contains(name);
    return known ? std::nullopt
                 : std::optional(
                       not_found("there is no storage '" + name + "'", "GET /storages lists them"));
}

awaitable<result<answer>> put_value(const control_context* context, const call* asked) {
    if (auto refused = refused_storage(*context, *asked)) {
        co_return *std::move(refused);
    }
    const auto* value = member(asked->body, "value");
    if (value == nullptr || text_member(asked->body, "key").empty()) {
        co_return failure(failure_class::invalid, "the body has no `key` or no `value`",
                          "give the key as a text, and the value as JSON");
    }
    ledger::value_change put;
    put.store = asked->slots.front();
    put.key = text_member(asked->body, "key");
    put.value = write_json(*value);
    if (const auto expires = text_member(asked->body, "expires"); !expires.empty()) {
        const auto at = parse_utc(expires);
        if (!at) {
            co_return at.error();
        }
        put.expires = *at;
    }
    json::object out{{"put", put.key}};
    std::vector<ledger::value_change> changes{std::move(put)};
    const auto done =
        co_await context->ledger.change_values(std::move(changes), context->time.now());
    if (!done) {
        co_return done.error();
    }
    co_return answer{200, std::move(out)};
}

awaitable<result<answer>> remove_values(const control_context* context, const call* asked) {
    if (auto refused = refused_storage(*context, *asked)) {
        co_return *std::move(refused);
    }
    const auto* keys = member(asked->body, "keys");
    if (keys == nullptr || kind_of(*keys) != json_kind::array || keys->get_array().empty()) {
        co_return failure(failure_class::invalid, "nothing says which values", "give `keys`");
    }
    std::vector<ledger::value_change> changes;
    for (const auto& key : keys->get_array()) {
        ledger::value_change one;
        one.store = asked->slots.front();
        one.key = text_or_empty(key);
        changes.push_back(std::move(one));
    }
    const auto count = static_cast<std::int64_t>(changes.size());
    const auto done =
        co_await context->ledger.change_values(std::move(changes), context->time.now());
    if (!done) {
        co_return done.error();
    }
    co_return answer{200, json::object{{"removed", count}}};
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
    const schema::member any_name{"force",
                                  schema::flag("Also a storage that is not configured now"), true};
    all.push_back(
        {.method = "POST",
         .path = "/storages/{name}/put",
         .role = control_role::editor,
         .name = "put_value",
         .summary = "Put a value into a storage; one that is there is replaced",
         .request = schema::object({{"key", schema::text("Its key")},
                                    {"value", schema::any("The value")},
                                    {"expires", schema::moment("Its end; without it, none"), true},
                                    any_name}),
         .response = schema::object({{"put", schema::text("Its key")}}),
         .handle = put_value});
    all.push_back({.method = "POST",
                   .path = "/storages/{name}/remove",
                   .role = control_role::editor,
                   .name = "remove_values",
                   .summary = "Take values out of a storage; one that is not there is no error",
                   .request = schema::object(
                       {{"keys", schema::list_of(schema::text({}), "Their keys")}, any_name}),
                   .response = schema::object(
                       {{"removed", schema::whole_number("The keys that were named")}}),
                   .handle = remove_values});
}

}  // namespace sluice::control
