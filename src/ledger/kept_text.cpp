#include "ledger/kept_text.hpp"

#include <sluice/model/utf8.hpp>

namespace sluice::ledger {

std::string_view kept_text(std::string_view whole) {
    return utf8_prefix(whole, kept_text_limit);
}

}  // namespace sluice::ledger
