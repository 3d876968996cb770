#pragma once

// How long a network takes a caption to be, by the rules that it publishes.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace sluice::jmespath {

// Nothing for a network that is not known. Names are compared without case; spaces do not count.
std::optional<std::size_t> caption_length(std::string_view network, std::string_view caption);

// "bluesky, facebook, …"
std::string known_networks();

}  // namespace sluice::jmespath
