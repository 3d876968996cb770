// contains, length, map, reverse

#include "expression/function_call.hpp"

#include <sluice/model/utf8.hpp>

#include <string>

namespace sluice::jmespath {

namespace {

bool contains(function_call& call, held& out) {
    bool found = false;
    if (kind_of(call[0]) == json_kind::string) {
        found = kind_of(call[1]) == json_kind::string &&
                call.text(0).find(call.text(1)) != std::string_view::npos;
    } else {
        const json::value& wanted = call.value(1);
        const items_view items = call.items(0);
        for (std::size_t i = 0; i < items.size() && !found; ++i) {
            found = json_equal(call.plain(items[i]), wanted);
        }
    }
    out = held::boolean(found);
    return true;
}

bool length(function_call& call, held& out) {
    std::size_t count = 0;
    switch (kind_of(call[0])) {
        case json_kind::string:
            count = utf8_length(call.text(0));
            break;
        case json_kind::object:
            count = call[0].value->get_object().size();
            break;
        default:
            count = call.items(0).size();
            break;
    }
    out = call.keep(json::value(static_cast<std::int64_t>(count)));
    return true;
}

bool map(function_call& call, held& out) {
    const items_view items = call.items(1);
    held_list& all = call.new_list(items.size());
    for (std::size_t i = 0; i < items.size(); ++i) {
        held made;
        if (!call.apply(0, items[i], made)) {
            return false;
        }
        all.push_back(made);
    }
    out = held_store::whole(all);
    return true;
}

// By code points, as lengths are.
std::string reversed(std::string_view text) {
    std::string turned;
    turned.reserve(text.size());
    for (std::size_t end = text.size(); end != 0;) {
        std::size_t start = end - 1;
        while (start != 0 && (static_cast<unsigned char>(text[start]) & 0xC0U) == 0x80U) {
            --start;
        }
        turned.append(text.substr(start, end - start));
        end = start;
    }
    return turned;
}

bool reverse(function_call& call, held& out) {
    if (kind_of(call[0]) == json_kind::string) {
        out = call.keep_text(reversed(call.text(0)));
        return true;
    }
    const items_view items = call.items(0);
    held_list& all = call.new_list(items.size());
    for (std::size_t i = items.size(); i != 0; --i) {
        all.push_back(items[i - 1]);
    }
    out = held_store::whole(all);
    return true;
}

constexpr function table[] = {
    {"contains", {parameter::array | parameter::string, parameter::any}, false, contains},
    {"length", {parameter::string | parameter::array | parameter::object}, false, length},
    {"map", {parameter::reference, parameter::array}, false, map},
    {"reverse", {parameter::string | parameter::array}, false, reverse},
};

}  // namespace

std::span<const function> list_functions() {
    return table;
}

}  // namespace sluice::jmespath
