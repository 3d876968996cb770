#pragma once

// Counts a caption as a network counts it, by the rules that the network publishes; length_for()
// uses it.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace sluice::jmespath {

// Returns nothing for an unknown network. Letter case and spaces of the name do not count.
std::optional<std::size_t> caption_length(std::string_view network, std::string_view caption);

// Lists the known networks: "bluesky, facebook, …".
std::string known_networks();

}  // namespace sluice::jmespath
