#pragma once

#include <string_view>

namespace sluice::kafka {

// Kafka allows letters, digits, '.', '_' and '-', at most 249 of them.
bool is_topic(std::string_view name);

}  // namespace sluice::kafka
