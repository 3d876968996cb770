#pragma once

// What is written from the declarations besides the parser.

#include <sluice/config/load.hpp>

#include <string>
#include <string_view>

namespace sluice::config {

// JSON Schema, draft 7, of one configuration file: for editors. Looser than the parser where a
// variable may stand (a number may be a text with ${ in it).
std::string write_json_schema(const layout& shape, const catalogue& types);

// Markdown: one section with its fields, nested ones below it. `heading` is the level (2: "## …").
std::string write_reference(const section& declared, int heading = 2);
// Every type of a kind, in the catalogue's order.
std::string write_reference(const catalogue& types, std::string_view kind, int heading = 2);

// YAML that would load as the same configuration, with every default written out and secrets
// hidden: secret fields, what comes from a file or a credential, and environment variables and
// headers whose names speak of a key, token or password. Precondition: configuration.good().
std::string write_effective(const loaded& configuration, const layout& shape,
                            const catalogue& types);

}  // namespace sluice::config
