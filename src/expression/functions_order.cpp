// max, max_by, min, min_by, sort, sort_by

#include "expression/function_call.hpp"

#include <sluice/model/number.hpp>

#include <algorithm>
#include <compare>
#include <numeric>
#include <string>
#include <vector>

namespace sluice::jmespath {

namespace {

// Texts by code points, which is the order of UTF-8's bytes. Precondition: two numbers or two
// strings.
std::strong_ordering order(const json::value& left, const json::value& right) {
    if (sluice::kind_of(left) == json_kind::number) {
        return compare_numbers(left, right);
    }
    const std::string_view left_text = left.get_string();
    return left_text <=> std::string_view(right.get_string());
}

struct ranked {
    const json::value* key;
    held item;
    std::size_t place;  // keeps equal ones in their order
};

std::vector<ranked> ranked_items(function_call& call) {
    const items_view items = call.items(0);
    std::vector<ranked> all;
    all.reserve(items.size());
    for (std::size_t i = 0; i < items.size(); ++i) {
        all.push_back({items[i].value, items[i], i});
    }
    return all;
}

bool may_rank(json_kind key, json_kind first) {
    return key == first && (key == json_kind::number || key == json_kind::string);
}

// Items with what the reference gives for each: all numbers or all strings.
bool rank_by(function_call& call, std::vector<ranked>& all) {
    const items_view items = call.items(0);
    json_kind first = json_kind::null;
    all.reserve(items.size());
    for (std::size_t i = 0; i < items.size(); ++i) {
        held key;
        if (!call.apply(1, items[i], key)) {
            return false;
        }
        const json_kind kind = kind_of(key);
        first = i == 0 ? kind : first;
        if (!may_rank(kind, first)) {
            return call.fail("argument 2 must give all numbers or all strings, but gives " +
                             std::string(name_of(kind)) + " for item " + std::to_string(i) +
                             (i == 0 ? "" : " and " + std::string(name_of(first)) + " before"));
        }
        all.push_back({key.value, items[i], i});
    }
    return true;
}

// The first of those that no other goes before.
held best_of(const std::vector<ranked>& all, std::strong_ordering wanted) {
    const ranked* best = nullptr;
    for (const ranked& one : all) {
        if (best == nullptr || order(*one.key, *best->key) == wanted) {
            best = &one;
        }
    }
    return best == nullptr ? held{} : best->item;
}

// Each item is compared about log2(n) times, and long texts take longer.
bool charge_sorting(function_call& call, const std::vector<ranked>& all) {
    std::size_t rounds = 1;
    for (std::size_t count = all.size(); count > 1; count /= 2) {
        ++rounds;
    }
    std::size_t bytes = 0;
    for (const ranked& one : all) {
        bytes += text_length(*one.key);
    }
    return call.charge(rounds * (all.size() / 2 + bytes / 32)) &&
           call.charge_bytes(all.size() * sizeof(ranked));
}

held sorted(function_call& call, std::vector<ranked>& all) {
    if (!charge_sorting(call, all)) {
        return {};
    }
    // Not std::stable_sort: libstdc++ 12 builds it on a deprecated buffer, which clang reports.
    std::sort(all.begin(), all.end(), [](const ranked& left, const ranked& right) {
        const std::strong_ordering by_key = order(*left.key, *right.key);
        return by_key == 0 ? left.place < right.place : by_key < 0;
    });
    held_list& items = call.new_list(all.size());
    for (const ranked& one : all) {
        items.push_back(one.item);
    }
    return held_store::whole(items);
}

bool max(function_call& call, held& out) {
    out = best_of(ranked_items(call), std::strong_ordering::greater);
    return true;
}

bool min(function_call& call, held& out) {
    out = best_of(ranked_items(call), std::strong_ordering::less);
    return true;
}

bool sort(function_call& call, held& out) {
    std::vector<ranked> all = ranked_items(call);
    out = sorted(call, all);
    return true;
}

bool max_by(function_call& call, held& out) {
    std::vector<ranked> all;
    if (!rank_by(call, all)) {
        return false;
    }
    out = best_of(all, std::strong_ordering::greater);
    return true;
}

bool min_by(function_call& call, held& out) {
    std::vector<ranked> all;
    if (!rank_by(call, all)) {
        return false;
    }
    out = best_of(all, std::strong_ordering::less);
    return true;
}

bool sort_by(function_call& call, held& out) {
    std::vector<ranked> all;
    if (!rank_by(call, all)) {
        return false;
    }
    out = sorted(call, all);
    return true;
}

constexpr parameter comparable = parameter::numbers | parameter::strings;
constexpr std::array<argument, 4> comparable_argument{{{"list", comparable}}};
constexpr std::array<argument, 4> list_and_key{
    {{"list", parameter::array}, {"key", parameter::reference}}};

constexpr function order_table[] = {
    {.name = "max",
     .arguments = comparable_argument,
     .gives = parameter::number | parameter::string | parameter::null,
     .from = origin::standard,
     .body = max,
     .description = "The largest number, or the last text in order; null for an empty list.",
     .examples = {{{"max([3, 7, 5])", "7"}}}},
    {.name = "max_by",
     .arguments = list_and_key,
     .from = origin::standard,
     .body = max_by,
     .description = "The item for which an expression gives the largest number or the last text.",
     .examples = {{{"max_by(@, &price)", R"({"price":7})", R"([{"price": 3}, {"price": 7}])"}}}},
    {.name = "min",
     .arguments = comparable_argument,
     .gives = parameter::number | parameter::string | parameter::null,
     .from = origin::standard,
     .body = min,
     .description = "The smallest number, or the first text in order; null for an empty list.",
     .examples = {{{"min(['pear', 'apple'])", "\"apple\""}}}},
    {.name = "min_by",
     .arguments = list_and_key,
     .from = origin::standard,
     .body = min_by,
     .description = "The item for which an expression gives the smallest number or the first text.",
     .examples = {{{"min_by(@, &price)", R"({"price":3})", R"([{"price": 3}, {"price": 7}])"}}}},
    {.name = "sort",
     .arguments = comparable_argument,
     .gives = parameter::array,
     .from = origin::standard,
     .body = sort,
     .description = "Numbers by size, or texts by their code points.",
     .examples = {{{"sort([3, 1, 2])", "[1,2,3]"}}}},
    {.name = "sort_by",
     .arguments = list_and_key,
     .gives = parameter::array,
     .from = origin::standard,
     .body = sort_by,
     .description = "The items in the order of what an expression gives for each: all numbers or "
                    "all texts. Equal ones stay as they stood.",
     .examples = {{{"sort_by(@, &price)[*].id", "[\"b\",\"a\"]",
                    R"([{"id": "a", "price": 9}, {"id": "b", "price": 3}])"}}}},
};

}  // namespace

std::span<const function> order_functions() {
    return order_table;
}

}  // namespace sluice::jmespath
