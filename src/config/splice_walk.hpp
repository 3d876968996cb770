#pragma once

// Walks over the spans of a text along a path. splice.cpp edits at its end.

#include "config/splice.hpp"
#include "config/splice_region.hpp"
#include "config/yaml_spans.hpp"

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace sluice::config {

// The way to a value, as far as the text has it.
struct walked_path {
    std::vector<value_spot> spots;  // one for each step that is there
    const span_node* last = nullptr;
    std::size_t depth = 0;  // steps that are there
};

// Fails (class refused) where an anchor, an alias or a tag stands on the way or within the value,
// and (class invalid) where the path leads into another kind of value. `root` outlives the result.
result<walked_path> walk_path(std::string_view text, const span_node& root, const yaml_path& path);

// The member or item of a step; nullopt: there is none.
std::optional<std::size_t> index_of_step(const span_node& within, const yaml_step& step);

failure refused_at(std::string_view text, std::size_t at, const std::string& why);

}  // namespace sluice::config
