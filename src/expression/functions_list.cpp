// length, map, reverse, size

#include "expression/function_call.hpp"

#include <sluice/model/utf8.hpp>

#include <string>

namespace sluice::jmespath {

namespace {

std::size_t count_of(function_call& call) {
    switch (kind_of(call[0])) {
        case json_kind::null:
            return 0;
        case json_kind::string:
            return call.charge(call.text(0).size() / 16 + 1) ? utf8_length(call.text(0)) : 0;
        case json_kind::object:
            return call.object(0).size();
        default:
            return call.items(0).size();
    }
}

bool length(function_call& call, held& out) {
    out = call.keep_number(static_cast<std::int64_t>(count_of(call)));
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
        if (call.charge(call.text(0).size() / 8 + 1)) {
            out = call.keep_text(reversed(call.text(0)));
        }
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

constexpr function list_table[] = {
    {.name = "length",
     .arguments = {{{"value", parameter::string | parameter::array | parameter::object}}},
     .gives = parameter::number,
     .from = origin::standard,
     .body = length,
     .description = "How many items a list, members an object or characters a text has.",
     .examples = {{{"length('été')", "3"}, {"length([1, 2])", "2"}}}},
    {.name = "map",
     .arguments = {{{"expression", parameter::reference}, {"list", parameter::array}}},
     .gives = parameter::array,
     .from = origin::standard,
     .body = map,
     .description = "The result of an expression for each item, null among them: `list[*]` drops "
                    "what is null.",
     .examples = {{{"map(&price * 2, items)", "[5,0]",
                    R"({"items": [{"price": 2.5}, {"price": 0}]})"}}}},
    {.name = "reverse",
     .arguments = {{{"value", parameter::string | parameter::array}}},
     .gives = parameter::string | parameter::array,
     .from = origin::standard,
     .body = reverse,
     .description = "A list or a text from its end to its beginning.",
     .examples = {{{"reverse([1, 2, 3])", "[3,2,1]"}}}},
    {.name = "size",
     .arguments = {{{"value",
                     parameter::string | parameter::array | parameter::object | parameter::null}}},
     .gives = parameter::number,
     .body = length,
     .description = "As `length`, and 0 for null.",
     .examples = {{{"size(missing)", "0", "{}"}}}},
};

}  // namespace

std::span<const function> list_functions() {
    return list_table;
}

}  // namespace sluice::jmespath
