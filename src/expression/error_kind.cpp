#include <sluice/expression/error_kind.hpp>

#include <algorithm>
#include <array>

namespace sluice {

// A failure has no field for its kind, so the words of the message tell it. The messages are
// written in this folder; tests keep both together.
std::string_view error_kind(const failure& fault) {
    struct telling {
        std::string_view words;
        std::string_view kind;
    };
    constexpr std::array<telling, 12> all{{
        {"the expression is stopped: ", "limit-exceeded"},
        {"there is no function ", "unknown-function"},
        {"() takes ", "invalid-arity"},
        {"(): the value of ", "invalid-value"},
        {"(): the result ", "invalid-value"},
        {"(): argument ", "invalid-type"},
        {"(): item ", "invalid-type"},
        {"step must not be 0", "invalid-value"},
        {"' needs numbers, ", "not-a-number"},
        {"' divides by zero", "not-a-number"},
        {"' is out of the range of numbers", "not-a-number"},
        {" has no value here", "undefined-variable"},
    }};
    const auto* const found = std::ranges::find_if(all, [&fault](const telling& one) {
        return fault.message.find(one.words) != std::string::npos;
    });
    return found == all.end() ? "syntax" : found->kind;
}

}  // namespace sluice
