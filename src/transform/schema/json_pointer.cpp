#include "transform/schema/json_pointer.hpp"

#include <sluice/model/text.hpp>

#include <boost/json/array.hpp>

#include <algorithm>
#include <string>

namespace sluice::transform {

namespace {

// Undoes the percent-encoding of a fragment (RFC 6901, section 6).
std::string pointer_of(std::string_view fragment) {
    std::string out;
    for (std::size_t at = 0; at < fragment.size(); ++at) {
        const bool coded = fragment[at] == '%' && at + 2 < fragment.size();
        const auto high = coded ? hex_digit(fragment[at + 1]) : std::nullopt;
        const auto low = coded ? hex_digit(fragment[at + 2]) : std::nullopt;
        if (high && low) {
            out += static_cast<char>(*high * 16 + *low);
            at += 2;
        } else {
            out += fragment[at];
        }
    }
    return out;
}

// "~1" stands for "/" and "~0" for "~".
std::string unescaped_step(std::string_view step) {
    std::string out;
    for (std::size_t i = 0; i < step.size(); ++i) {
        const bool escaped = step[i] == '~' && i + 1 < step.size();
        out += !escaped ? step[i] : step[++i] == '1' ? '/' : '~';
    }
    return out;
}

const json::value* find_item(const json::array& list, const std::string& step) {
    const bool digits = !step.empty() && step.size() < 7 &&
                        step.find_first_not_of("0123456789") == std::string::npos;
    return digits && std::stoul(step) < list.size() ? &list[std::stoul(step)] : nullptr;
}

}  // namespace

const json::value* find_by_fragment(const json::value& root, std::string_view fragment) {
    const auto pointer = pointer_of(fragment);
    auto rest = std::string_view(pointer);
    const auto* found = &root;
    while (found != nullptr && rest.starts_with('/')) {
        rest.remove_prefix(1);
        const auto step = unescaped_step(rest.substr(0, rest.find('/')));
        rest = rest.substr(std::min(rest.find('/'), rest.size()));
        const auto* list = found->if_array();
        found = list != nullptr ? find_item(*list, step) : member(*found, step);
    }
    return rest.empty() ? found : nullptr;
}

}  // namespace sluice::transform
