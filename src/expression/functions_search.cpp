// contains, find_first, find_last, replace

#include "expression/function_call.hpp"
#include "expression/text_search.hpp"
#include "expression/unicode_text.hpp"

#include <sluice/model/utf8.hpp>

#include <algorithm>
#include <string>

namespace sluice::jmespath {

namespace {

bool contains(function_call& call, held& out) {
    bool found = false;
    if (kind_of(call[0]) == json_kind::string) {
        const std::string_view text = call.text(0);
        if (kind_of(call[1]) == json_kind::string && call.charge_text(text.size())) {
            text_search part(call.text(1));
            found = call.text(1).empty() || part.first(text) != text_search::none;
            call.charge(part.steps());
        }
    } else {
        const items_view items = call.items(0);
        for (std::size_t i = 0; i < items.size() && !found && call.charge(1); ++i) {
            found = call.equal(items[i], call[1]);
        }
    }
    out = held::boolean(found);
    return true;
}

// A place among `size` characters; one before the first counts from the end.
std::size_t place_of(std::int64_t given, std::size_t size) {
    const auto count = static_cast<std::int64_t>(size);
    // Far below the first is the first: no sum can overflow.
    const std::int64_t place = given < 0 ? std::max<std::int64_t>(given, -count) + count : given;
    return static_cast<std::size_t>(std::min(place, count));
}

// The part of the text in which is searched, in bytes; nothing after fail().
std::optional<std::pair<std::size_t, std::size_t>> searched(function_call& call) {
    const std::string_view text = call.text(0);
    if (!call.has(2)) {
        return std::pair(std::size_t{0}, text.size());
    }
    const std::size_t size = utf8_length(text);
    std::size_t begin = 0;
    std::size_t end = size;
    for (std::size_t i = 2; i < call.count(); ++i) {
        const std::optional<std::int64_t> given = call.whole(i);
        if (!given) {
            return std::nullopt;
        }
        (i == 2 ? begin : end) = place_of(*given, size);
    }
    begin = std::min(begin, end);
    return std::pair(code_point_offset(text, begin), code_point_offset(text, end));
}

bool find(function_call& call, held& out, bool last) {
    const auto range = searched(call);
    if (!range) {
        return false;
    }
    out = {};
    const std::string_view text = call.text(0);
    const std::string_view part = call.text(1);
    if (part.empty() || !call.charge_text(text.size())) {
        return true;
    }
    text_search search(part);
    const std::string_view until = text.substr(0, range->second);
    const std::size_t at =
        last ? search.last(until, range->first) : search.first(until, range->first);
    call.charge(search.steps() + (call.has(2) ? text.size() / 8 : 0));
    if (at != text_search::none) {
        out = call.keep_number(static_cast<std::int64_t>(utf8_length(text.substr(0, at))));
    }
    return true;
}

bool find_first(function_call& call, held& out) {
    return find(call, out, false);
}

bool find_last(function_call& call, held& out) {
    return find(call, out, true);
}

bool replace(function_call& call, held& out) {
    std::size_t most = std::string_view::npos;
    if (call.has(3)) {
        const std::optional<std::size_t> given = call.amount(3);
        if (!given) {
            return false;
        }
        most = *given;
    }
    if (call.text(1).empty()) {
        return call.fail_value(1, "must not be empty");
    }
    const std::string_view text = call.text(0);
    text_search old(call.text(1));
    std::string made;
    std::size_t begin = 0;
    if (!call.charge_text(text.size())) {
        return true;
    }
    for (std::size_t count = 0; count < most; ++count) {
        const std::size_t at = old.first(text, begin);
        if (at == text_search::none || !call.charge(1) || !call.charge_bytes(call.text(2).size())) {
            break;
        }
        made.append(text.substr(begin, at - begin)).append(call.text(2));
        begin = at + call.text(1).size();
    }
    made.append(text.substr(begin));
    call.charge(old.steps());
    out = call.keep_text(made);
    return true;
}

constexpr function search_table[] = {
    {.name = "contains",
     .arguments = {{{"whole", parameter::array | parameter::string}, {"part", parameter::any}}},
     .gives = parameter::boolean,
     .from = origin::standard,
     .body = contains,
     .description = "Whether a list has an item, or a text another text. Numbers are equal by "
                    "value, lists and objects by what they hold.",
     .examples = {{{"contains(['red', 'blue'], 'red')", "true"},
                   {"contains('linen shirt', 'shirt')", "true"}}}},
    {.name = "find_first",
     .arguments = {{{"text", parameter::string},
                    {"part", parameter::string},
                    {"start", parameter::number, true},
                    {"end", parameter::number, true}}},
     .gives = parameter::number | parameter::null,
     .from = origin::community,
     .body = find_first,
     .description = "Before how many characters the part first stands; null if it does not. "
                    "Looks from `start` to before `end`; below 0 they count from the end.",
     .examples = {{{"find_first('subject string', 'string')", "8"},
                   {"find_first('subject string', 's', 1)", "8"},
                   {"find_first('subject string', 'x')", "null"}}}},
    {.name = "find_last",
     .arguments = {{{"text", parameter::string},
                    {"part", parameter::string},
                    {"start", parameter::number, true},
                    {"end", parameter::number, true}}},
     .gives = parameter::number | parameter::null,
     .from = origin::community,
     .body = find_last,
     .description = "As `find_first`, for the last place.",
     .examples = {{{"find_last('subject string', 's')", "8"},
                   {"find_last('subject string', 's', 0, 7)", "0"}}}},
    {.name = "replace",
     .arguments = {{{"text", parameter::string},
                    {"old", parameter::string},
                    {"new", parameter::string},
                    {"count", parameter::number, true}}},
     .gives = parameter::string,
     .from = origin::community,
     .body = replace,
     .description = "The text with each `old` replaced by `new`, or the first `count` of them.",
     .examples = {{{"replace('a-b-c', '-', '/')", "\"a/b/c\""},
                   {"replace('a-b-c', '-', '/', 1)", "\"a/b-c\""}}}},
};

}  // namespace

std::span<const function> search_functions() {
    return search_table;
}

}  // namespace sluice::jmespath
