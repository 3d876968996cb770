#pragma once

// HTML as plain text. Time grows with the length of the text, however broken the HTML is.

#include <string>
#include <string_view>

namespace sluice::jmespath {

// Character references become characters; an unknown one stays as it is.
std::string html_decoded(std::string_view html);

// Tags taken out, blocks on lines of their own, white space as a browser shows it, references
// decoded.
std::string html_as_text(std::string_view html);

// The table of named characters; html_entities.cpp says how it is written.
std::string_view html_character_names();

}  // namespace sluice::jmespath
