// cut, cut_words, ends_with, join, split, starts_with

#include "expression/function_call.hpp"
#include "expression/text_search.hpp"
#include "expression/unicode_text.hpp"

#include <sluice/model/text.hpp>
#include <sluice/model/utf8.hpp>

#include <algorithm>
#include <string>

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
    const std::string_view between = call.text(0);
    json::string joined;
    for (std::size_t i = 0; i < items.size(); ++i) {
        const json::string& item = items[i].value->get_string();
        if (!call.charge_bytes(item.size() + between.size())) {
            return true;
        }
        if (i != 0) {
            joined.append(between);
        }
        joined.append(item);
    }
    out = call.keep(json::value(std::move(joined)));
    return true;
}

// Characters of their own, and what is left after the last of them.
bool split_characters(function_call& call, std::string_view text, std::size_t most, held& out) {
    json::array parts;
    std::size_t at = 0;
    while (at < text.size() && parts.size() < most) {
        const std::size_t begin = at;
        next_code_point(text, at);
        if (!call.charge(1) || !call.charge_bytes(16)) {
            return true;
        }
        parts.emplace_back(text.substr(begin, at - begin));
    }
    if (at < text.size()) {
        parts.emplace_back(text.substr(at));
    }
    out = call.keep(json::value(std::move(parts)));
    return true;
}

bool split(function_call& call, held& out) {
    std::size_t most = std::string_view::npos;
    if (call.has(2)) {
        const std::optional<std::size_t> given = call.amount(2);
        if (!given) {
            return false;
        }
        most = *given;
    }
    const std::string_view text = call.text(0);
    if (!call.charge_text(text.size()) || !call.charge_bytes(text.size())) {
        return true;
    }
    if (call.text(1).empty()) {
        return split_characters(call, text, most, out);
    }
    text_search separator(call.text(1));
    json::array parts;
    std::size_t begin = 0;
    while (parts.size() < most) {
        const std::size_t at = separator.first(text, begin);
        if (at == text_search::none || !call.charge(3) || !call.charge_bytes(16)) {
            break;
        }
        parts.emplace_back(text.substr(begin, at - begin));
        begin = at + call.text(1).size();
    }
    parts.emplace_back(text.substr(begin));
    call.charge(separator.steps());
    out = call.keep(json::value(std::move(parts)));
    return true;
}

struct room {
    std::size_t characters = 0;  // what the beginning of the text may take
    std::string_view ellipsis;   // what follows it
    bool whole = false;          // the text fits as it is
};

std::optional<room> room_for(function_call& call) {
    const std::optional<std::size_t> most = call.amount(1);
    if (!most) {
        return std::nullopt;
    }
    room left{*most, call.has(2) ? call.text(2) : std::string_view()};
    left.whole = code_point_offset(call.text(0), *most) == call.text(0).size();
    const std::size_t taken = utf8_length(left.ellipsis);
    if (taken > *most) {
        call.fail_value(2, "must not be longer than " + std::to_string(*most) + " characters");
        return std::nullopt;
    }
    left.characters -= taken;
    return left;
}

std::string_view without_spaces_at_end(std::string_view text) {
    return text.substr(0, text.find_last_not_of(ascii::blanks) + 1);
}

// The last beginning of a grapheme cluster at or before `end`.
std::size_t cluster_before(std::string_view text, std::size_t end) {
    // A cluster is short; only what stands just before the end can matter.
    constexpr std::size_t longest = 4096;
    std::size_t from = end > longest ? end - longest : 0;
    while (from > 0 && (static_cast<unsigned char>(text[from]) & 0xC0U) == 0x80U) {
        --from;
    }
    const std::string_view near = text.substr(from, end + 64 - from);
    const std::vector<std::size_t> starts = grapheme_starts(
        near.substr(0, utf8_fault(near) < near.size() ? utf8_fault(near) : near.size()));
    const auto after = std::upper_bound(starts.begin(), starts.end(), end - from);
    return from + (after == starts.begin() ? 0 : *(after - 1));
}

bool cut(function_call& call, held& out) {
    const std::optional<room> left = room_for(call);
    if (!left) {
        return false;
    }
    const std::string_view text = call.text(0);
    if (left->whole || !call.charge_text(text.size())) {
        out = call[0];
        return true;
    }
    const std::size_t end = cluster_before(text, code_point_offset(text, left->characters));
    out = call.keep_text(std::string(text.substr(0, end)).append(left->ellipsis));
    return true;
}

bool cut_words(function_call& call, held& out) {
    const std::optional<room> left = room_for(call);
    if (!left) {
        return false;
    }
    const std::string_view text = call.text(0);
    if (left->whole || !call.charge_text(text.size())) {
        out = call[0];
        return true;
    }
    const std::size_t limit = code_point_offset(text, left->characters);
    std::size_t end = limit;
    if (limit < text.size() && !ascii::is_blank(text[limit])) {
        const std::size_t space = text.substr(0, limit).find_last_of(ascii::blanks);
        // A first word that is too long is cut as it is.
        end = space == std::string_view::npos ? cluster_before(text, limit) : space;
    }
    const std::string_view kept = without_spaces_at_end(text.substr(0, end));
    out = call.keep_text(std::string(kept).append(left->ellipsis));
    return true;
}

constexpr function text_table[] = {
    {.name = "cut",
     .arguments = {{{"text", parameter::string},
                    {"length", parameter::number},
                    {"ellipsis", parameter::string, true}}},
     .gives = parameter::string,
     .body = cut,
     .description = "At most this many characters of a text, the ellipsis among them. Never cuts "
                    "inside a character that is made of several, such as a flag.",
     .examples = {{{"cut('New in: linen shirts', 12, '…')", "\"New in: lin…\""},
                   {"cut('short', 12, '…')", "\"short\""}}}},
    {.name = "cut_words",
     .arguments = {{{"text", parameter::string},
                    {"length", parameter::number},
                    {"ellipsis", parameter::string, true}}},
     .gives = parameter::string,
     .body = cut_words,
     .description = "As `cut`, and ends after a whole word.",
     .examples = {{{"cut_words('New in: linen shirts', 16, '…')", "\"New in: linen…\""}}}},
    {.name = "ends_with",
     .arguments = {{{"text", parameter::string}, {"end", parameter::string}}},
     .gives = parameter::boolean,
     .from = origin::standard,
     .body = ends_with,
     .description = "Whether the text ends with another.",
     .examples = {{{"ends_with('photo.jpg', '.jpg')", "true"}}}},
    {.name = "join",
     .arguments = {{{"between", parameter::string}, {"texts", parameter::strings}}},
     .gives = parameter::string,
     .from = origin::standard,
     .body = join,
     .description = "The texts one after the other, with another text between them.",
     .examples = {{{"join(', ', ['red', 'blue'])", "\"red, blue\""}}}},
    {.name = "split",
     .arguments = {{{"text", parameter::string},
                    {"separator", parameter::string},
                    {"count", parameter::number, true}}},
     .gives = parameter::array,
     .from = origin::community,
     .body = split,
     .description = "The parts between separators; at most `count` separators split. An empty "
                    "separator gives the single characters.",
     .examples = {{{"split('a/b/c', '/')", "[\"a\",\"b\",\"c\"]"},
                   {"split('a/b/c', '/', 1)", "[\"a\",\"b/c\"]"},
                   {"split('été', '')", "[\"é\",\"t\",\"é\"]"}}}},
    {.name = "starts_with",
     .arguments = {{{"text", parameter::string}, {"beginning", parameter::string}}},
     .gives = parameter::boolean,
     .from = origin::standard,
     .body = starts_with,
     .description = "Whether the text begins with another.",
     .examples = {{{"starts_with('photo.jpg', 'photo')", "true"}}}},
};

}  // namespace

std::span<const function> text_functions() {
    return text_table;
}

}  // namespace sluice::jmespath
