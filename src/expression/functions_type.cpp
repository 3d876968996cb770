// is_empty, not_null, text, to_array, to_number, to_string, type

#include "expression/function_call.hpp"

#include <sluice/model/number.hpp>

namespace sluice::jmespath {

namespace {

bool is_empty(function_call& call, held& out) {
    const json_kind kind = kind_of(call[0]);
    out = held::boolean(kind != json_kind::boolean && is_false(call[0]));
    return true;
}

bool not_null(function_call& call, held& out) {
    out = {};
    for (std::size_t i = 0; i < call.count() && out.is_null(); ++i) {
        out = call[i];
    }
    return true;
}

bool to_array(function_call& call, held& out) {
    out = call[0];
    if (kind_of(out) != json_kind::array) {
        held_list& single = call.new_list(1);
        single.push_back(call[0]);
        out = held_store::whole(single);
    }
    return true;
}

bool to_number(function_call& call, held& out) {
    out = {};
    if (kind_of(call[0]) == json_kind::number) {
        out = call[0];
    } else if (kind_of(call[0]) == json_kind::string) {
        if (std::optional<json::value> number = number_from_text(call.text(0))) {
            out = call.keep(*std::move(number));
        }
    }
    return true;
}

bool to_string(function_call& call, held& out) {
    if (kind_of(call[0]) == json_kind::string) {
        out = call[0];
        return true;
    }
    const json::value& value = call.value(0);
    if (call.charge_value(value)) {
        out = call.keep_text(write_json(value));
    }
    return true;
}

bool type(function_call& call, held& out) {
    out = call.keep_text(name_of(kind_of(call[0])));
    return true;
}

constexpr std::array<argument, 4> one_value{{{"value", parameter::any}}};

constexpr function type_table[] = {
    {.name = "is_empty",
     .arguments = one_value,
     .gives = parameter::boolean,
     .body = is_empty,
     .description = "True for null, an empty text, an empty list and an empty object. `0` and "
                    "`false` are values.",
     .examples = {{{"is_empty('')", "true"}, {"is_empty(0)", "false"}}}},
    {.name = "not_null",
     .arguments = one_value,
     .repeats = true,
     .from = origin::standard,
     .body = not_null,
     .description = "The first argument that is not null; null if all are.",
     .examples = {{{"not_null(missing, 0, 'x')", "0", "{}"}}}},
    {.name = "text",
     .arguments = {{{"value", parameter::string | parameter::number | parameter::boolean |
                                  parameter::array | parameter::object}}},
     .gives = parameter::string,
     .body = to_string,
     .description = "A value as a text: a text as it is, a number in its letters, everything else "
                    "as JSON. Null is an error: write `value || ''`.",
     .examples = {{{"text(1.10)", "\"1.10\""},
                   {"text([1, true])", "\"[1,true]\"", R"({"true": true})"}}}},
    {.name = "to_array",
     .arguments = one_value,
     .gives = parameter::array,
     .from = origin::standard,
     .body = to_array,
     .description = "A list as it is; any other value, null too, as a list of one.",
     .examples = {{{"to_array('red')", "[\"red\"]"}}}},
    {.name = "to_number",
     .arguments = one_value,
     .gives = parameter::number | parameter::null,
     .from = origin::standard,
     .body = to_number,
     .description = "A number as it is, or the number that a text writes as JSON does; null for "
                    "everything else.",
     .examples = {{{"to_number('1.10')", "1.10"}, {"to_number('n/a')", "null"}}}},
    {.name = "to_string",
     .arguments = one_value,
     .gives = parameter::string,
     .from = origin::standard,
     .body = to_string,
     .description = "A text as it is, everything else as JSON; `null` for null.",
     .examples = {{{"to_string([1, 2])", "\"[1,2]\""}}}},
    {.name = "type",
     .arguments = one_value,
     .gives = parameter::string,
     .from = origin::standard,
     .body = type,
     .description = "`number`, `string`, `boolean`, `array`, `object` or `null`.",
     .examples = {{{"type(1.5)", "\"number\""}}}},
};

}  // namespace

std::span<const function> type_functions() {
    return type_table;
}

}  // namespace sluice::jmespath
