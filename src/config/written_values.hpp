#pragma once

// Every scalar of a configuration as it is written, with what its declaration says of it.

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
    std::string_view key;  // of the map that it stands in: a header's name; else the field's
    bool in_tree = false;  // within a value of any shape, where keys are the user's own
    const std::vector<const node*>& sections;  // around it, the innermost last
};

using take_value = std::function<void(const written_value&)>;

// Unknown keys and types are passed over.
void visit_values(const written_object& object, const layout& shape, const catalogue& types,
                  const take_value& take);

}  // namespace sluice::config
