#pragma once

// Resolves the variables of a parsed configuration.

#include "config/written_variable.hpp"

#include <sluice/config/node.hpp>
#include <sluice/config/reader_state.hpp>
#include <sluice/config/variables.hpp>

#include <optional>
#include <string>

namespace sluice::config {

// Replaces the variables in every scalar of the tree; load.hpp lists their forms. A variable that
// cannot be resolved is reported, and its scalar is marked.
void resolve_variables(node& tree, const variable_source& variables, reader_state& state);

// Gives ${param:…} in the texts of a template.
class parameter_source {
 public:
    virtual ~parameter_source() = default;

    // Returns nothing after it has reported a problem. May say of the scalar that it comes from a
    // secret.
    virtual std::optional<std::string> value_of(const written_variable& variable, node& scalar,
                                                std::size_t offset) const = 0;
};

// Resolves one scalar. Without `parameters`, ${param:…} is a mistake.
void resolve_scalar(node& scalar, const variable_source& variables, reader_state& state,
                    const parameter_source* parameters);

}  // namespace sluice::config
