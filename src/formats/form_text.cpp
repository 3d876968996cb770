#include "formats/form_text.hpp"

#include <sluice/model/utf8.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <string>

namespace sluice::formats {

namespace {

constexpr std::size_t most_pairs = 10'000;

int hex_digit(char c) {
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

// A % without two digits stands for itself.
std::string decoded(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const int high = at + 2 < text.size() && text[at] == '%' ? hex_digit(text[at + 1]) : -1;
        const int low = high >= 0 ? hex_digit(text[at + 2]) : -1;
        if (low >= 0) {
            out += static_cast<char>(high * 16 + low);
            at += 2;
        } else {
            out += text[at] == '+' ? ' ' : text[at];
        }
    }
    return out;
}

}  // namespace

result<json::value> value_from_form(std::string_view text) {
    json::object members;
    std::size_t pairs = 0;
    while (!text.empty()) {
        const auto end = text.find('&');
        const auto pair = text.substr(0, end);
        text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
        if (pair.empty()) {
            continue;
        }
        if (++pairs > most_pairs) {
            return failure(failure_class::invalid,
                           "there are more than " + std::to_string(most_pairs) + " pairs");
        }
        const auto equals = pair.find('=');
        const auto name = decoded(pair.substr(0, equals));
        const auto value =
            equals == std::string_view::npos ? std::string() : decoded(pair.substr(equals + 1));
        if (utf8_fault(name) != std::string::npos || utf8_fault(value) != std::string::npos) {
            return failure(failure_class::invalid,
                           "pair " + std::to_string(pairs) + " is not UTF-8");
        }
        auto [found, fresh] = members.emplace(name, value);
        if (fresh) {
            continue;
        }
        auto& slot = found->value();
        if (!slot.is_array()) {
            json::value first = std::move(slot);
            slot.emplace_array().push_back(std::move(first));
        }
        slot.get_array().emplace_back(value);
    }
    return members;
}

}  // namespace sluice::formats
