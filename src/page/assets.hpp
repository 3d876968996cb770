#pragma once

// Serves the style and the script. Their addresses hold a hash of their text, so that a browser
// may keep them for ever.

#include <sluice/net/message.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace sluice::operator_page {

// "assets/0123456789abcdef/style.css"; the file exists.
std::string asset_address(std::string_view name);

// Returns nullopt when no asset has that address; it may be one of an earlier version.
std::optional<net::response> asset_at(std::string_view address, bool takes_gzip);

}  // namespace sluice::operator_page
