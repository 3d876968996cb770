#pragma once

// YAML to nodes, by yaml-cpp's events: its own tree keeps double keys, hides the place of an alias
// and shares what it should copy.

#include <sluice/config/diagnostic.hpp>
#include <sluice/config/node.hpp>

#include <memory>
#include <optional>

namespace sluice::config {

struct yaml_limits {
    std::size_t depth = 64;
    std::size_t nodes = 100'000;  // with what aliases repeat
};

// One document; an empty file is null. Refused, each with its place and mend: several documents, a
// key twice, `<<`, tags other than !!str, !!map and !!seq, keys that are no plain texts, a quote
// that is never closed, an alias within its own anchor, and what goes past the limits. Nothing when
// the file could not be read to its end; problems may have been added in both cases.
std::optional<node> parse_yaml(const std::shared_ptr<const source_file>& file,
                               diagnostics& problems, const yaml_limits& limits = {});

}  // namespace sluice::config
