// not_null, to_array, to_number, to_string, type

#include "expression/function_call.hpp"

#include <sluice/model/number.hpp>

namespace sluice::jmespath {

namespace {

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
    out =
        kind_of(call[0]) == json_kind::string ? call[0] : call.keep_text(write_json(call.value(0)));
    return true;
}

bool type(function_call& call, held& out) {
    out = call.keep_text(name_of(kind_of(call[0])));
    return true;
}

constexpr function table[] = {
    {"not_null", {parameter::any}, true, not_null},
    {"to_array", {parameter::any}, false, to_array},
    {"to_number", {parameter::any}, false, to_number},
    {"to_string", {parameter::any}, false, to_string},
    {"type", {parameter::any}, false, type},
};

}  // namespace

std::span<const function> type_functions() {
    return table;
}

}  // namespace sluice::jmespath
