#pragma once

// Turns HTML into plain text; html_decode() and html_to_text() use it. The time is linear in the
// length of the text, however broken the HTML is.

#include <string>
#include <string_view>

namespace sluice::jmespath {

// Replaces character references by characters; an unknown one stays as it is.
std::string html_decoded(std::string_view html);

// Removes tags, puts blocks on lines of their own, joins white space as a browser does, and decodes
// references.
std::string html_as_text(std::string_view html);

// The table of named characters; html_entities.cpp describes its form.
std::string_view html_character_names();

}  // namespace sluice::jmespath
