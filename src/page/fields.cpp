#include "page/fields.hpp"

#include <sluice/net/message.hpp>

#include <algorithm>

namespace sluice::operator_page {
namespace {

std::optional<std::string> decoded(std::string_view text) {
    std::string spaced(text);
    std::ranges::replace(spaced, '+', ' ');
    return net::percent_decode(spaced);
}

}  // namespace

result<fields> read_fields(std::string_view text) {
    fields found;
    while (!text.empty()) {
        const auto pair = text.substr(0, text.find('&'));
        text.remove_prefix(std::min(pair.size() + 1, text.size()));
        const auto equals = std::min(pair.find('='), pair.size());
        const auto name = decoded(pair.substr(0, equals));
        const auto value = decoded(pair.substr(std::min(equals + 1, pair.size())));
        if (!name || !value) {
            return failure(failure_class::invalid, "the form has a broken percent encoding",
                           "load the page again");
        }
        auto& into = found[*name];
        into += into.empty() || value->empty() ? *value : "," + *value;
    }
    return found;
}

std::string field(const fields& all, std::string_view name) {
    const auto found = all.find(std::string(name));
    return found == all.end() ? std::string() : found->second;
}

std::string with_fields(std::string path, const fields& all) {
    char separator = '?';
    for (const auto& [name, value] : all) {
        if (!value.empty()) {
            path += separator + net::percent_encode(name) + "=" + net::percent_encode(value);
            separator = '&';
        }
    }
    return path;
}

std::string segment(std::string_view text) {
    return net::percent_encode(text);
}

}  // namespace sluice::operator_page
