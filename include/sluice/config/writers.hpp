#pragma once

// Writes the JSON Schema, the reference pages and the effective configuration from the
// declarations.

#include <sluice/config/load.hpp>

#include <string>
#include <string_view>

namespace sluice::config {

// Writes a JSON Schema, draft 7, of one configuration file, for editors. It is looser than the
// parser where a variable may stand: a number may be a text with ${ in it.
std::string write_json_schema(const layout& shape, const catalogue& types);

// Writes Markdown: one section with its fields, and nested sections below it. `heading` is the
// level (2: "## …").
std::string write_reference(const section& declared, int heading = 2);
// Writes every type of a kind, in the catalogue's order.
std::string write_reference(const catalogue& types, std::string_view kind, int heading = 2);

// Writes YAML that would load as the same configuration, with every default written out and secrets
// hidden. Hidden are secret fields, values of files and credentials, and environment variables and
// headers whose names speak of a secret. Precondition: configuration.good().
std::string write_effective(const loaded& configuration, const layout& shape,
                            const catalogue& types);

}  // namespace sluice::config
