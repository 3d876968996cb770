#pragma once

// Visits every scalar of a configuration as it is written, with its declaration. The warnings use
// it.

#include <sluice/config/catalogue.hpp>
#include <sluice/config/load.hpp>
#include <sluice/config/section.hpp>
#include <sluice/config/written.hpp>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::config {

struct written_value {
    const node& value;
    const field_facts& facts;
    std::string path;
    std::string_view key;  // the key in its map, such as a header's name; else the field's name
    bool in_tree = false;  // inside a value of any shape, where the user chooses the keys
    const std::vector<const node*>& sections;  // around it, innermost last
};

using take_value = std::function<void(const written_value&)>;
// Takes the name of a list of stages that stands in place of a stage.
using take_stages = std::function<void(const std::string& name)>;

// Skips unknown keys and types: load() reports them.
void visit_values(const written_object& object, const layout& shape, const catalogue& types,
                  const take_value& take, const take_stages& take_named = {});

}  // namespace sluice::config
