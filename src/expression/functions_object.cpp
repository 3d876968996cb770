// keys, merge, values

#include "expression/function_call.hpp"

namespace sluice::jmespath {

namespace {

const json::object& members_of(const held& thing) {
    return thing.value->get_object();
}

bool keys(function_call& call, held& out) {
    json::array names;
    names.reserve(members_of(call[0]).size());
    for (const json::key_value_pair& member : members_of(call[0])) {
        names.emplace_back(member.key());
    }
    out = call.keep(json::value(std::move(names)));
    return true;
}

bool values(function_call& call, held& out) {
    const json::object& members = members_of(call[0]);
    held_list& all = call.new_list(members.size());
    for (const json::key_value_pair& member : members) {
        all.push_back({&member.value(), nullptr, call[0].movable});
    }
    out = held_store::whole(all);
    return true;
}

bool merge(function_call& call, held& out) {
    json::value merged = take(call[0]);
    json::object& members = merged.get_object();
    for (std::size_t i = 1; i < call.count(); ++i) {
        for (const json::key_value_pair& member : members_of(call[i])) {
            members.insert_or_assign(member.key(), member.value());
        }
    }
    out = call.keep(std::move(merged));
    return true;
}

constexpr function table[] = {
    {"keys", {parameter::object}, false, keys},
    {"merge", {parameter::object}, true, merge},
    {"values", {parameter::object}, false, values},
};

}  // namespace

std::span<const function> object_functions() {
    return table;
}

}  // namespace sluice::jmespath
