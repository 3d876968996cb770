#pragma once

// Turns a form of an object (GET /configuration/form) and the fields that a person sent into rows
// for the page, and into edits of the file. No I/O.

#include "page/fields.hpp"

#include <sluice/model/json.hpp>

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::operator_page {

// The choice of the value null. No declared choice has this name.
inline constexpr const char* null_choice = "~";

// A field as the person wants it.
struct wanted_value {
    std::string state;  // unset, given or null
    std::string value;
};
wanted_value wanted_of(const json::value& field, const fields& sent);

// The names of a field's controls.
std::string value_name(const std::string& path);
std::string state_name(const std::string& path);

bool is_reference_to_secret(std::string_view text);

// The types of components that the person chose, by path: {"subscriber": "http"}.
std::map<std::string, std::string> chosen_types(const fields& sent);

// The values that the person chose for fields of the form on which others depend, by path.
json::object chosen_values(const json::value& form, const fields& sent);

// A text of a form field with LF line ends, and without the line ends at its end.
std::string sent_text(const fields& sent, const std::string& name);

struct object_edits {
    json::array edits;  // for POST /configuration/text
    // Mistakes that are seen before anything is checked, by the path of the field.
    std::map<std::string, std::string> mistakes;
};

// Compares the sent fields with the form. A field that says the same as before makes no edit.
// `form` is that of the text with which the person began, with the chosen types.
object_edits edits_of(const json::value& form, const fields& sent);

// Rows for the template "object": headings that open and close, and fields. `sent` is empty when
// the form is shown for the first time. `problems` are those of a check; each goes to its field,
// and those that fit none are left in the list.
json::array form_rows(const json::value& form, const fields& sent,
                      const std::map<std::string, std::string>& mistakes, const std::string& object,
                      json::array& problems);

}  // namespace sluice::operator_page
