#pragma once

// Names of files that keep the time of their last change: orders.20261130T181742Z.csv. Decides
// only; no I/O.

#include <sluice/model/time.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace sluice::file {

// `number` counts from 1; from 2 on it stands in the name: orders.20261130T181742Z.2.csv.
std::string stamped_name(std::string_view name, wall_time changed, int number);

// Returns the number in `other`, if that is a stamped name of `name`.
std::optional<int> number_of_stamped(std::string_view name, std::string_view other);

}  // namespace sluice::file
