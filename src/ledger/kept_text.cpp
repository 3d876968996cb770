#include "ledger/kept_text.hpp"

namespace sluice::ledger {

std::string_view kept_text(std::string_view whole) {
    if (whole.size() <= kept_text_limit) {
        return whole;
    }
    std::size_t end = kept_text_limit;
    auto is_continuation = [&](std::size_t at) {
        return (static_cast<unsigned char>(whole[at]) & 0xC0U) == 0x80U;
    };
    while (end > kept_text_limit - 4 && is_continuation(end)) {
        --end;
    }
    return whole.substr(0, end);
}

}  // namespace sluice::ledger
