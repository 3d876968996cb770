#include "expression/text_search.hpp"

#include <algorithm>
#include <cstring>

namespace sluice::jmespath {

std::size_t text_search::first(std::string_view text, std::size_t from) {
    std::size_t compared = 0;
    std::size_t at = from;
    while (at <= text.size() && part_.size() <= text.size() - at) {
        const std::size_t starts = text.size() - at - part_.size() + 1;
        const void* hit = std::memchr(text.data() + at, part_.front(), starts);
        if (hit == nullptr) {
            return none;
        }
        at = static_cast<std::size_t>(static_cast<const char*>(hit) - text.data());
        std::size_t same = 1;
        while (same < part_.size() && text[at + same] == part_[same]) {
            ++same;
        }
        compared_ += same;
        if (same == part_.size()) {
            return at;
        }
        compared += same;
        ++at;
        // Ordinary texts never get here. A text that repeats itself would be compared again and
        // again, so the linear search takes over.
        if (compared > 4 * (at - from) + 256) {
            std::size_t found = none;
            scan(text, at, [&found](std::size_t place) {
                found = place;
                return false;
            });
            return found;
        }
    }
    return none;
}

std::size_t text_search::last(std::string_view text, std::size_t from) {
    std::size_t found = none;
    scan(text, from, [&found](std::size_t place) {
        found = place;
        return true;
    });
    return found;
}

void text_search::prepare() {
    if (!borders_.empty()) {
        return;
    }
    borders_.assign(part_.size(), 0);
    std::uint32_t length = 0;
    for (std::size_t i = 1; i < part_.size(); ++i) {
        while (length != 0 && part_[i] != part_[length]) {
            length = borders_[length - 1];
        }
        length += part_[i] == part_[length] ? 1 : 0;
        borders_[i] = length;
    }
}

template <class Visit>
void text_search::scan(std::string_view text, std::size_t from, Visit visit) {
    prepare();
    std::size_t matched = 0;
    compared_ += part_.size() + text.size() - std::min(from, text.size());
    for (std::size_t i = from; i < text.size(); ++i) {
        while (matched != 0 && text[i] != part_[matched]) {
            matched = borders_[matched - 1];
        }
        matched += text[i] == part_[matched] ? 1 : 0;
        if (matched == part_.size()) {
            if (!visit(i + 1 - part_.size())) {
                return;
            }
            matched = borders_[matched - 1];
        }
    }
}

}  // namespace sluice::jmespath
