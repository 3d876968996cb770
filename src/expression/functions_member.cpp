// has, member

#include "expression/function_call.hpp"

#include <sluice/model/number.hpp>

#include <string>

namespace sluice::jmespath {

namespace {

bool has(function_call& call, held& out) {
    out = held::boolean(kind_of(call[0]) == json_kind::object &&
                        call.object(0).contains(call.text(1)));
    return true;
}

// Names are texts; a number or a boolean is looked for by its letters.
bool member(function_call& call, held& out) {
    out = call.has(2) ? call[2] : held{};
    if (kind_of(call[0]) != json_kind::object) {
        return true;
    }
    std::string name;
    switch (kind_of(call[1])) {
        case json_kind::string:
            name = call.text(1);
            break;
        case json_kind::number:
            append_number(name, *call[1].value);
            break;
        case json_kind::boolean:
            name = call[1].value->get_bool() ? "true" : "false";
            break;
        default:
            return true;
    }
    if (const json::value* found = call.object(0).if_contains(name)) {
        out = {found, nullptr, call[0].movable};
    }
    return true;
}

constexpr function member_table[] = {
    {.name = "has",
     .arguments = {{{"object", parameter::any}, {"name", parameter::string}}},
     .gives = parameter::boolean,
     .body = has,
     .description = "Whether an object has a member of this name, be it null. False for what is "
                    "no object.",
     .examples = {{{"has(@, 'note')", "true", R"({"note": null})"},
                   {"has(@, 'note')", "false", "{}"}}}},
    {.name = "member",
     .arguments = {{{"object", parameter::object | parameter::null},
                    {"name",
                     parameter::string | parameter::number | parameter::boolean | parameter::null},
                    {"default", parameter::any, true}}},
     .body = member,
     .description = "The member whose name is computed; the default, or null, when there is none. "
                    "Serves as a dictionary.",
     .examples =
         {{{"member({S: 'small', M: 'medium'}, size, size)", "\"small\"", R"({"size": "S"})"},
           {"member({S: 'small', M: 'medium'}, size, size)", "\"XL\"", R"({"size": "XL"})"}}}},
};

}  // namespace

std::span<const function> member_functions() {
    return member_table;
}

}  // namespace sluice::jmespath
