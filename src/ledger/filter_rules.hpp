#pragma once

// What a filter of tasks means where plain comparison does not say it, the same in every ledger.

#include <string_view>

namespace sluice::ledger {

// `headers` is a JSON object of strings; what is none has no header.
bool has_header(std::string_view headers, std::string_view name, std::string_view value);

// Large and small letters of a to z are alike; every text holds an empty one.
bool holds_text(std::string_view text, std::string_view wanted);

}  // namespace sluice::ledger
