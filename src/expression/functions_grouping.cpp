// entries, from_items, group_by, index_by, items

#include "expression/function_call.hpp"

#include <sluice/model/number.hpp>

#include <string>
#include <unordered_map>

namespace sluice::jmespath {

namespace {

held pair(function_call& call, const held& first, const held& second) {
    held_list& both = call.new_list(2);
    both.push_back(first);
    both.push_back(second);
    return held_store::whole(both);
}

bool items(function_call& call, held& out) {
    const json::object& members = call.object(0);
    held_list& all = call.new_list(members.size());
    for (const json::key_value_pair& member : members) {
        if (!call.charge(6)) {
            return true;
        }
        const held value{&member.value(), nullptr, call[0].movable};
        all.push_back(pair(call, call.keep_text(member.key()), value));
    }
    out = held_store::whole(all);
    return true;
}

bool entries(function_call& call, held& out) {
    if (kind_of(call[0]) == json_kind::object) {
        return items(call, out);
    }
    const items_view list = call.items(0);
    held_list& all = call.new_list(list.size());
    for (std::size_t i = 0; i < list.size() && call.charge(6); ++i) {
        all.push_back(pair(call, call.keep_number(static_cast<std::int64_t>(i)), list[i]));
    }
    out = held_store::whole(all);
    return true;
}

bool from_items(function_call& call, held& out) {
    const items_view pairs = call.items(0);
    json::object made;
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        const items_view one(pairs[i]);
        if (kind_of(pairs[i]) != json_kind::array || one.size() != 2 ||
            kind_of(one[0]) != json_kind::string) {
            return call.fail("item " + std::to_string(i) +
                             " of argument 1 must be a list of a name and a value");
        }
        if (!call.charge(4) || !call.charge_bytes(40 + one[0].value->get_string().size())) {
            return true;
        }
        made.insert_or_assign(one[0].value->get_string(), call.take(one[1]));
    }
    out = call.keep(json::value(std::move(made)));
    return true;
}

enum class keyed { no, yes, failed };

// The key of an item: what the reference gives, as a text. No key for null.
keyed key_of(function_call& call, const held& item, std::size_t place, bool numbers,
             std::string& key) {
    held found;
    if (!call.apply(1, item, found)) {
        return keyed::failed;
    }
    const json_kind kind = kind_of(found);
    if (kind == json_kind::null) {
        return keyed::no;
    }
    key.clear();
    if (kind == json_kind::string) {
        key = std::string_view(found.value->get_string());
        return call.charge_bytes(key.size()) ? keyed::yes : keyed::no;
    }
    if (kind == json_kind::number && numbers) {
        append_number(key, *found.value);
        return keyed::yes;
    }
    call.fail("argument 2 must give a string" + std::string(numbers ? ", a number" : "") +
              " or null, but gives " + std::string(name_of(kind)) + " for item " +
              std::to_string(place));
    return keyed::failed;
}

bool group_by(function_call& call, held& out) {
    const items_view list = call.items(0);
    std::unordered_map<std::string, std::size_t> places;
    std::vector<std::pair<std::string, json::array>> groups;
    std::string key;
    for (std::size_t i = 0; i < list.size(); ++i) {
        const keyed found = key_of(call, list[i], i, false, key);
        if (found == keyed::failed) {
            return false;
        }
        if (found == keyed::no) {
            continue;
        }
        const auto [known, fresh] = places.try_emplace(key, groups.size());
        if (fresh) {
            groups.emplace_back(key, json::array());
        }
        if (!call.charge(6) || !call.charge_bytes(16 + (fresh ? 120 : 0))) {
            return true;
        }
        groups[known->second].second.push_back(call.take(list[i]));
    }
    json::object made;
    made.reserve(groups.size());
    for (auto& [name, members] : groups) {
        made.emplace(name, std::move(members));
    }
    out = call.keep(json::value(std::move(made)));
    return true;
}

bool index_by(function_call& call, held& out) {
    const items_view list = call.items(0);
    json::object made;
    std::string key;
    for (std::size_t i = 0; i < list.size(); ++i) {
        const keyed found = key_of(call, list[i], i, true, key);
        if (found == keyed::failed) {
            return false;
        }
        if (found == keyed::no) {
            continue;
        }
        held value = list[i];
        if (call.has(2) && !call.apply(2, list[i], value)) {
            return false;
        }
        if (!call.charge(6) || !call.charge_bytes(40)) {
            return true;
        }
        made.insert_or_assign(key, call.take(call.has(2) ? value.shared() : value));
    }
    out = call.keep(json::value(std::move(made)));
    return true;
}

constexpr function grouping_table[] = {
    {.name = "entries",
     .arguments = {{{"value", parameter::object | parameter::array | parameter::null}}},
     .gives = parameter::array,
     .body = entries,
     .description = "Pairs of name and value of an object, or of place and item of a list; "
                    "nothing of null.",
     .examples = {{{"entries(labels)[*].{locale: [0], text: [1]}",
                    R"([{"locale":"de","text":"Hemd"}])", R"({"labels": {"de": "Hemd"}})"},
                   {"entries(['a'])", "[[0,\"a\"]]"}}}},
    {.name = "from_items",
     .arguments = {{{"pairs", parameter::array}}},
     .gives = parameter::object,
     .from = origin::community,
     .body = from_items,
     .description = "The object that pairs of name and value make; of one name the last value "
                    "counts.",
     .examples = {{{"from_items([['one', 1], ['two', 2]])", R"({"one":1,"two":2})"}}}},
    {.name = "group_by",
     .arguments = {{{"list", parameter::array}, {"key", parameter::reference}}},
     .gives = parameter::object,
     .from = origin::community,
     .body = group_by,
     .description = "An object with a list of the items for each key, in the order in which the "
                    "keys first come. An item without a key (null) is left out.",
     .examples = {{{"group_by(@, &size)", R"({"S":[{"size":"S"}],"M":[{"size":"M"}]})",
                    R"([{"size": "S"}, {"size": "M"}, {}])"}}}},
    {.name = "index_by",
     .arguments = {{{"list", parameter::array},
                    {"key", parameter::reference},
                    {"value", parameter::reference, true}}},
     .gives = parameter::object,
     .body = index_by,
     .description = "An object with an item, or a value of it, for each key; of one key the last "
                    "item counts. An item without a key (null) is left out.",
     .examples = {{{"index_by(@, &code, &id)", R"({"EUR":1,"USD":2})",
                    R"([{"code": "EUR", "id": 1}, {"code": "USD", "id": 2}])"}}}},
    {.name = "items",
     .arguments = {{{"object", parameter::object}}},
     .gives = parameter::array,
     .from = origin::community,
     .body = items,
     .description = "Pairs of name and value, in the order of the members.",
     .examples = {{{"items({a: 1, b: 2})", "[[\"a\",1],[\"b\",2]]"}}}},
};

}  // namespace

std::span<const function> grouping_functions() {
    return grouping_table;
}

}  // namespace sluice::jmespath
