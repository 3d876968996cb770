// as_list, chunk, concat, flatten_deep, range, unique, zip

#include "expression/canonical.hpp"
#include "expression/function_call.hpp"

#include <string>
#include <unordered_set>
#include <vector>

namespace sluice::jmespath {

namespace {

bool as_list(function_call& call, held& out) {
    held_list& all = call.new_list(1);
    switch (kind_of(call[0])) {
        case json_kind::array:
            out = call[0];
            return true;
        case json_kind::object:
            for (const json::key_value_pair& member : call.object(0)) {
                if (!call.charge(1) || !call.charge_bytes(sizeof(held))) {
                    return true;
                }
                all.push_back({&member.value(), nullptr, call[0].movable});
            }
            break;
        case json_kind::null:
            break;
        default:
            all.push_back(call[0]);
            break;
    }
    out = held_store::whole(all);
    return true;
}

bool chunk(function_call& call, held& out) {
    const std::optional<std::size_t> size = call.amount(1);
    if (!size) {
        return false;
    }
    if (*size == 0) {
        return call.fail_value(1, "must be 1 or more");
    }
    const items_view items = call.items(0);
    const std::size_t count = items.size() / *size + (items.size() % *size == 0 ? 0 : 1);
    held_list& chunks = call.new_list(count);
    for (std::size_t begin = 0; begin < items.size() && call.charge(4); begin += *size) {
        const std::size_t end = items.size() - begin < *size ? items.size() : begin + *size;
        held_list& one = call.new_list(end - begin);
        for (std::size_t i = begin; i < end; ++i) {
            one.push_back(items[i]);
        }
        chunks.push_back(held_store::whole(one));
        if (*size >= items.size()) {
            break;
        }
    }
    out = held_store::whole(chunks);
    return true;
}

bool concat(function_call& call, held& out) {
    held_list& all = call.new_list(0);
    for (std::size_t i = 0; i < call.count(); ++i) {
        const items_view items = call.items(i);
        if (!call.charge(items.size()) || !call.charge_bytes(items.size() * sizeof(held))) {
            return true;
        }
        for (std::size_t j = 0; j < items.size(); ++j) {
            all.push_back(items[j]);
        }
    }
    out = held_store::whole(all);
    return true;
}

// As deep as the data and the expression are.
void open_lists(function_call& call, const held& list, held_list& all) {
    const items_view items(list);
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (!call.charge(1) || !call.charge_bytes(sizeof(held))) {
            return;
        }
        if (kind_of(items[i]) == json_kind::array) {
            open_lists(call, items[i], all);
        } else {
            all.push_back(items[i]);
        }
    }
}

bool flatten_deep(function_call& call, held& out) {
    held_list& all = call.new_list(0);
    open_lists(call, call[0], all);
    out = held_store::whole(all);
    return true;
}

bool range(function_call& call, held& out) {
    std::int64_t bounds[3] = {0, 0, 1};
    for (std::size_t i = 0; i < call.count(); ++i) {
        const std::optional<std::int64_t> given = call.whole(i);
        if (!given) {
            return false;
        }
        bounds[i] = *given;
    }
    if (call.count() == 1) {
        std::swap(bounds[0], bounds[1]);
    }
    const auto [start, stop, step] = bounds;
    if (step == 0) {
        return call.fail_value(2, "must not be 0");
    }
    json::array numbers;
    std::int64_t next = start;
    while ((step > 0 ? next < stop : next > stop) && call.charge(1) && call.charge_bytes(16)) {
        numbers.emplace_back(next);
        if (__builtin_add_overflow(next, step, &next)) {
            break;
        }
    }
    out = call.keep(json::value(std::move(numbers)));
    return true;
}

bool unique(function_call& call, held& out) {
    const items_view items = call.items(0);
    std::unordered_set<std::string> seen;
    held_list& all = call.new_list(items.size());
    for (std::size_t i = 0; i < items.size(); ++i) {
        const json::value& item = call.plain(items[i]);
        // Its canonical text is about as large as the item.
        if (!call.charge(4) || !call.charge_value(item) || !call.charge_bytes(64)) {
            return true;
        }
        if (seen.insert(canonical_text(item)).second) {
            all.push_back(items[i]);
        }
    }
    out = held_store::whole(all);
    return true;
}

bool zip(function_call& call, held& out) {
    std::size_t shortest = call.items(0).size();
    for (std::size_t i = 1; i < call.count(); ++i) {
        shortest = std::min(shortest, call.items(i).size());
    }
    held_list& rows = call.new_list(shortest);
    for (std::size_t row = 0; row < shortest && call.charge(call.count() + 4); ++row) {
        held_list& one = call.new_list(call.count());
        for (std::size_t i = 0; i < call.count(); ++i) {
            one.push_back(call.items(i)[row]);
        }
        rows.push_back(held_store::whole(one));
    }
    out = held_store::whole(rows);
    return true;
}

constexpr std::array<argument, 4> list_argument{{{"list", parameter::array}}};

constexpr function list_shape_table[] = {
    {.name = "as_list",
     .arguments = {{{"value", parameter::any}}},
     .gives = parameter::array,
     .body = as_list,
     .description = "A list as it is, an object's values, nothing of null, and any other value as "
                    "a list of one.",
     .examples = {{{"as_list({a: 1, b: 2})", "[1,2]"},
                   {"as_list('red')", "[\"red\"]"},
                   {"as_list(missing)", "[]", "{}"}}}},
    {.name = "chunk",
     .arguments = {{{"list", parameter::array}, {"size", parameter::number}}},
     .gives = parameter::array,
     .body = chunk,
     .description = "The list in lists of this size; the last one may be shorter.",
     .examples = {{{"chunk([1, 2, 3], 2)", "[[1,2],[3]]"}}}},
    {.name = "concat",
     .arguments = {{{"list", parameter::array | parameter::null}}},
     .repeats = true,
     .gives = parameter::array,
     .body = concat,
     .description = "The items of all lists, one list after the other; null has none.",
     .examples = {{{"concat([1, 2], `[3]`, missing)", "[1,2,3]", "{}"}}}},
    {.name = "flatten_deep",
     .arguments = list_argument,
     .gives = parameter::array,
     .body = flatten_deep,
     .description = "The items of a list and of all lists in it, at every depth.",
     .examples = {{{"flatten_deep([1, [2, [3, 4]]])", "[1,2,3,4]"}}}},
    {.name = "range",
     .arguments = {{{"start", parameter::number},
                    {"stop", parameter::number, true},
                    {"step", parameter::number, true}}},
     .gives = parameter::numbers,
     .body = range,
     .description = "Whole numbers from `start` up to, but without, `stop`; from 0 when there is "
                    "one argument.",
     .examples = {{{"range(3)", "[0,1,2]"}, {"range(10, 0, -5)", "[10,5]"}}}},
    {.name = "unique",
     .arguments = list_argument,
     .gives = parameter::array,
     .body = unique,
     .description = "The list without items that equal an earlier one.",
     .examples = {{{"unique([1, 2, 1.0, 'a', 'a'])", "[1,2,\"a\"]"}}}},
    {.name = "zip",
     .arguments = list_argument,
     .repeats = true,
     .gives = parameter::array,
     .from = origin::community,
     .body = zip,
     .description = "A list of lists: the first items of all arguments, then the second ones, as "
                    "far as the shortest goes.",
     .examples = {{{"zip(['a', 'b'], [1, 2, 3])", "[[\"a\",1],[\"b\",2]]"}}}},
};

}  // namespace

std::span<const function> list_shape_functions() {
    return list_shape_table;
}

}  // namespace sluice::jmespath
