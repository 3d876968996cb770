#include "sandbox/body.hpp"
#include "sandbox/endpoints.hpp"
#include "sandbox/field_reader.hpp"
#include "sandbox/switch_table.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace sluice::sandbox {

answer control_faults(state& all, const call&) {
    json::array list;
    for (const auto& fault : all.faults.all()) {
        list.push_back(to_json(fault));
    }
    return json_answer(200, list);
}

answer control_add_fault(state& all, const call& call) {
    auto body = read_control_body(call);
    if (auto* refused = std::get_if<answer>(&body)) {
        return std::move(*refused);
    }
    auto made = read_fault(std::get<json::object>(body));
    if (!made) {
        return error_answer(422, describe(made.error()));
    }
    auto reply = json_answer(201, to_json(*made));
    all.faults.add(std::move(*made));
    return reply;
}

answer control_clear_faults(state& all, const call&) {
    all.faults.clear();
    return json_answer(200, json::object());
}

answer control_switches(state& all, const call&) {
    json::array list;
    for (const auto& entry : switch_table()) {
        json::object one;
        one["name"] = entry.name;
        one["value"] = entry.read(all.settings.how);
        one["about"] = entry.description;
        json::array choices;
        for (const auto& item : entry.choices) {
            choices.push_back(json::string(item));
        }
        if (entry.choices.empty()) {
            one["from"] = entry.low;
            one["to"] = entry.high;
        } else {
            one["choices"] = std::move(choices);
        }
        list.push_back(std::move(one));
    }
    return json_answer(200, list);
}

answer control_set_switches(state& all, const call& call) {
    auto body = read_control_body(call);
    if (auto* refused = std::get_if<answer>(&body)) {
        return std::move(*refused);
    }
    // Works on a copy, so that a wrong value leaves every switch as it was.
    switches next = all.settings.how;
    for (const auto& item : std::get<json::object>(body)) {
        const auto& value = item.value();
        const auto text = kind_of(value) == json_kind::string ? std::string(value.get_string())
                                                              : write_json(value);
        const std::string_view name(item.key().data(), item.key().size());
        if (auto set = set_switch(next, name, text); !set) {
            return error_answer(422, describe(set.error()));
        }
    }
    all.settings.how = next;
    return control_switches(all, call);
}

answer control_rate(state& all, const call& call) {
    auto body = read_control_body(call);
    if (auto* refused = std::get_if<answer>(&body)) {
        return std::move(*refused);
    }
    field_reader read(std::get<json::object>(body));
    read.allow_only({"per_minute"});
    const auto limit = read.number("per_minute", 0, 1'000'000);
    if (read.failed()) {
        return error_answer(422, read.complaint());
    }
    all.limiter.set_per_minute(limit.value_or(all.limiter.per_minute()));
    all.limiter.clear();
    json::object out;
    out["per_minute"] = all.limiter.per_minute();
    return json_answer(200, out);
}

}  // namespace sluice::sandbox
