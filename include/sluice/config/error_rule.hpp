#pragma once

// Declares `on_error`, which stands beside the stage it is for:
//
//   - lookup: {storage: prices, key: "{{ sku }}", as: $price}
//     on_error: keep

#include <sluice/config/declaration.hpp>

#include <string_view>

namespace sluice::config {

inline constexpr std::string_view error_rule_key = "on_error";

const declaration<error_rule>& error_rule_declaration();

}  // namespace sluice::config
