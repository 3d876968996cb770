#include <sluice/component/url_values.hpp>
#include <sluice/net/message.hpp>
#include <sluice/net/query.hpp>

#include <algorithm>
#include <string_view>

namespace sluice {

namespace {

enum class place { beginning, host, path, query };

// Finds the place of the next value in a URL of which `text` is the beginning.
place place_after(std::string_view text, bool through_client) {
    const auto scheme = text.find("://");
    auto rest = text;
    if (!through_client && !text.starts_with('/')) {
        if (scheme == std::string_view::npos) {
            return place::beginning;
        }
        rest = text.substr(scheme + 3);
        if (rest.find_first_of("/?#") == std::string_view::npos) {
            return place::host;
        }
    }
    return rest.find_first_of("?#") == std::string_view::npos ? place::path : place::query;
}

bool is_host_part(std::string_view text) {
    return std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '.' || c == '-' || c == '_' || c == ':';
    });
}

// Writes `text` for its place, or refuses it. `name` is for messages: "value 2 of url".
result<std::string> placed(const std::string& text, place at, const url_rule& rule,
                           const std::string& name) {
    const bool controls = std::ranges::any_of(
        text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
    if (controls) {
        return refused(name + " holds a line break or another control character",
                       "take it out of the record");
    }
    // At the beginning the value may be a whole URL. wrong_target() checks the result.
    if (at == place::beginning) {
        return text;
    }
    // An empty segment leads to another resource: /products/ lists all products.
    if (text.empty() && at != place::query) {
        return refused(name + " is empty", "see that the record has it, or leave such records out");
    }
    if (at == place::host) {
        if (!is_host_part(text)) {
            return refused(name + " is no part of a host's name",
                           "give letters, digits, '-' and '.'");
        }
        return text;
    }
    if (rule.raw) {
        return text;
    }
    return net::percent_encode(text, at == place::query && rule.space_as_plus);
}

}  // namespace

failure refused(std::string message, std::string mend) {
    return {failure_class::refused, std::move(message), std::move(mend)};
}

result<std::string> url_for(const text_template& url, const url_rule& rule, const json::value& data,
                            expression_scope scope) {
    const auto pieces = url.evaluate_pieces(data, scope);
    if (!pieces) {
        return failure(pieces.error()).within("url");
    }
    std::string out;
    int number = 0;
    bool in_path = false;
    for (const auto& piece : *pieces) {
        if (!piece.of_an_expression) {
            out += std::string_view(piece.value.get_string());
            continue;
        }
        const auto name = "value " + std::to_string(++number) + " of url";
        if (!piece.value.is_null() && !net::is_scalar(piece.value)) {
            return refused(name + " is " + std::string(name_of(kind_of(piece.value))),
                           "it must be a text");
        }
        const auto at = place_after(out, rule.below_base);
        auto text = placed(net::scalar_text(piece.value), at, rule, name);
        if (!text) {
            return text;
        }
        in_path = in_path || at == place::path;
        out += *text;
    }
    // Checked after all values are in place: two harmless values may form "..".
    if (in_path && net::has_dot_segment(out.substr(0, out.find_first_of("?#")))) {
        return refused("with the record's values the path of url holds '.' or '..'",
                       "they lead to another path: see what the record holds");
    }
    return out;
}

std::string configured_site(const text_template& url) {
    const auto text = url.beginning();
    const auto scheme = text.find("://");
    if (scheme == std::string_view::npos) {
        return {};
    }
    const auto end = text.find_first_of("/?#", scheme + 3);
    // Without an end, a value of the record could still go on with the host's name.
    const bool whole = end != std::string_view::npos || url.is_constant();
    return whole ? std::string(text.substr(0, end)) : std::string();
}

}  // namespace sluice
