#pragma once

// Parses YAML into nodes by yaml-cpp's events. yaml-cpp's own tree keeps double keys, hides the
// place of an alias and shares nodes that it should copy.

#include <sluice/config/diagnostic.hpp>
#include <sluice/config/node.hpp>

#include <memory>
#include <optional>

namespace sluice::config {

struct yaml_limits {
    std::size_t depth = 64;
    std::size_t nodes = 100'000;  // counts nodes that aliases repeat
};

// Parses one document; an empty file is null. It refuses, each with its place and next step:
// several documents, a key twice, `<<`, and tags other than !!str, !!map and !!seq. It also refuses
// keys that are not plain texts, a quote that is never closed, and an alias within its own anchor.
// Anything past the limits is refused too.
// Returns nothing when the file could not be read to its end. Problems may be added in both cases.
std::optional<node> parse_yaml(const std::shared_ptr<const source_file>& file,
                               diagnostics& problems, const yaml_limits& limits = {});

}  // namespace sluice::config
