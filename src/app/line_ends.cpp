#include "app/line_ends.hpp"

#include <algorithm>

namespace sluice::app {
namespace {

struct line_ends {
    std::size_t pairs = 0;   // CR LF
    std::size_t single = 0;  // LF or CR alone
};

line_ends count_ends(std::string_view text) {
    line_ends found;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n') {
            ++found.pairs;
            ++i;
        } else if (text[i] == '\n' || text[i] == '\r') {
            ++found.single;
        }
    }
    return found;
}

}  // namespace

bool has_mixed_line_ends(std::string_view text) {
    const auto ends = count_ends(text);
    const bool lone_return = text.find('\r') != std::string_view::npos && ends.pairs == 0;
    return (ends.pairs > 0 && ends.single > 0) || lone_return;
}

std::string with_line_ends_of(std::string_view original, std::string_view edited) {
    const bool pairs = count_ends(original).pairs > 0;
    std::string made;
    for (std::size_t i = 0; i < edited.size(); ++i) {
        const bool pair = edited[i] == '\r' && i + 1 < edited.size() && edited[i + 1] == '\n';
        if (pair || edited[i] == '\n' || edited[i] == '\r') {
            made += pairs ? "\r\n" : "\n";
            i += pair ? 1U : 0U;
        } else {
            made += edited[i];
        }
    }
    return made;
}

}  // namespace sluice::app
