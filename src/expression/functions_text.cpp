// ends_with, join, starts_with

#include "expression/function_call.hpp"

namespace sluice::jmespath {

namespace {

bool ends_with(function_call& call, held& out) {
    out = held::boolean(call.text(0).ends_with(call.text(1)));
    return true;
}

bool starts_with(function_call& call, held& out) {
    out = held::boolean(call.text(0).starts_with(call.text(1)));
    return true;
}

bool join(function_call& call, held& out) {
    const items_view items = call.items(1);
    json::string joined;
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (i != 0) {
            joined.append(call.text(0));
        }
        joined.append(items[i].value->get_string());
    }
    out = call.keep(json::value(std::move(joined)));
    return true;
}

constexpr function table[] = {
    {"ends_with", {parameter::string, parameter::string}, false, ends_with},
    {"join", {parameter::string, parameter::strings}, false, join},
    {"starts_with", {parameter::string, parameter::string}, false, starts_with},
};

}  // namespace

std::span<const function> text_functions() {
    return table;
}

}  // namespace sluice::jmespath
