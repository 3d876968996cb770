#pragma once

// Finds warnings that look at places and lists, and not at single expressions: stages that are
// never reached, templates where none is read, `now` in an identifier, and paths of two files.

#include "config/written_values.hpp"

#include <sluice/config/diagnostic.hpp>

#include <optional>

namespace sluice::config {

// Adds each stage of the object that comes after a `fail` without a rule.
void find_unreached(const written_object& object, diagnostics& found);

// A finding about one value, with its place within the text (in bytes).
struct value_finding {
    std::size_t offset = 0;
    std::string message;
    std::string mend;
    const char* rule = "";
};

// Finds a relative path that names two files.
std::optional<value_finding> two_files(const written_value& one);

// Finds {{ }} in a text that is no template.
std::optional<value_finding> template_as_text(const written_value& one);

// Finds `now` in an expression by which records are told apart: there it is always 1970.
std::optional<value_finding> now_in_identifier(const written_value& one);

}  // namespace sluice::config
