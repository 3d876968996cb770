// keys, merge, merge_deep, values

#include "expression/function_call.hpp"

namespace sluice::jmespath {

namespace {

bool keys(function_call& call, held& out) {
    json::array names;
    if (!call.charge(2 * call.object(0).size()) || !call.charge_bytes(16 * call.object(0).size())) {
        return true;
    }
    names.reserve(call.object(0).size());
    for (const json::key_value_pair& member : call.object(0)) {
        names.emplace_back(member.key());
    }
    out = call.keep(json::value(std::move(names)));
    return true;
}

bool values(function_call& call, held& out) {
    const json::object& members = call.object(0);
    if (!call.charge(members.size())) {
        return true;
    }
    held_list& all = call.new_list(members.size());
    for (const json::key_value_pair& member : members) {
        all.push_back({&member.value(), nullptr, call[0].movable});
    }
    out = held_store::whole(all);
    return true;
}

bool merge(function_call& call, held& out) {
    json::value merged = call.take(call[0]);
    for (std::size_t i = 1; i < call.count(); ++i) {
        if (!call.charge_value(*call[i].value)) {
            return true;
        }
        json::object& members = merged.get_object();
        for (const json::key_value_pair& member : call.object(i)) {
            members.insert_or_assign(member.key(), member.value());
        }
    }
    out = call.keep(std::move(merged));
    return true;
}

// As deep as the data is.
void merge_into(json::object& members, const json::object& others) {
    for (const json::key_value_pair& other : others) {
        json::value* mine = members.if_contains(other.key());
        if (mine != nullptr && mine->is_object() && other.value().is_object()) {
            merge_into(mine->get_object(), other.value().get_object());
        } else {
            members.insert_or_assign(other.key(), other.value());
        }
    }
}

bool merge_deep(function_call& call, held& out) {
    json::value merged = call.take(call[0]);
    for (std::size_t i = 1; i < call.count(); ++i) {
        if (!call.charge_value(*call[i].value)) {
            return true;
        }
        merge_into(merged.get_object(), call.object(i));
    }
    out = call.keep(std::move(merged));
    return true;
}

constexpr std::array<argument, 4> one_object{{{"object", parameter::object}}};

constexpr function object_table[] = {
    {.name = "keys",
     .arguments = one_object,
     .gives = parameter::strings,
     .from = origin::standard,
     .body = keys,
     .description = "The names of an object's members, in their order.",
     .examples = {{{"keys({a: 1, b: 2})", "[\"a\",\"b\"]"}}}},
    {.name = "merge",
     .arguments = one_object,
     .repeats = true,
     .gives = parameter::object,
     .from = origin::standard,
     .body = merge,
     .description = "The members of all objects; of one name the last value counts.",
     .examples = {{{"merge({a: 1, b: 2}, {b: 3})", R"({"a":1,"b":3})"}}}},
    {.name = "merge_deep",
     .arguments = one_object,
     .repeats = true,
     .gives = parameter::object,
     .body = merge_deep,
     .description = "As `merge`, but where both have an object under one name these are merged "
                    "in turn. Lists are replaced.",
     .examples = {{{"merge_deep({a: {x: 1, y: 2}}, {a: {y: 3}})", R"({"a":{"x":1,"y":3}})"}}}},
    {.name = "values",
     .arguments = one_object,
     .gives = parameter::array,
     .from = origin::standard,
     .body = values,
     .description = "The values of an object's members, in their order.",
     .examples = {{{"values({a: 1, b: 2})", "[1,2]"}}}},
};

}  // namespace

std::span<const function> object_functions() {
    return object_table;
}

}  // namespace sluice::jmespath
