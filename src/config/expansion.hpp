#pragma once

// Makes objects out of templates: an entry of `uses` puts its parameters into a copy of an entry of
// `templates`. load() and read_written() expand before they read any object.

#include <sluice/config/declaration.hpp>
#include <sluice/config/named_list.hpp>
#include <sluice/config/node.hpp>
#include <sluice/config/reader_state.hpp>
#include <sluice/config/variables.hpp>

#include <vector>

namespace sluice::config {

// The keys at the top of a file.
inline constexpr const char* templates_key = "templates";
inline constexpr const char* uses_key = "uses";

// Appends a document for each use in `documents`: the maps of its template, with the parameters in
// the place of ${param:…}, also in keys. Every place in it names the use too. `variables` resolves
// the other variables; null: they stay as they are written. Problems are reported.
void expand_templates(std::vector<node>& documents, const variable_source* variables,
                      reader_state& state);

}  // namespace sluice::config
