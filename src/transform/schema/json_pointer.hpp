#pragma once

// Follows a JSON pointer (RFC 6901) in the form of a URI's fragment, as $ref has it. The compiler
// of schemas uses it.

#include <sluice/model/json.hpp>

#include <string_view>

namespace sluice::transform {

// Takes the fragment without its "#": "/definitions/line%20item", "" for the whole value. A percent
// sign without two digits after it stands for itself. Returns null when the pointer leads nowhere.
const json::value* find_by_fragment(const json::value& root, std::string_view fragment);

}  // namespace sluice::transform
