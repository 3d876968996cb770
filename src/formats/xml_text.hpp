#pragma once

// Reads and writes XML as JSON:
//
//   <a id="1"><b>x</b><b/>t</a>     {"a": {"@id": "1", "b": ["x", null], "#text": "t"}}
//
// An attribute has an @ before its name. An element that comes once is a member, one that comes
// several times a list. An element with nothing but a text is that text; one with nothing is null.

#include <sluice/error.hpp>
#include <sluice/model/json.hpp>

#include <string>
#include <string_view>

namespace sluice::formats {

// Reads XML. Names keep their prefix; comments, processing instructions and white space between
// elements are left out. Every failure is of class invalid, with line and column where it has a
// place. It refuses a document type, because that defines entities, and all entities but the five
// of XML. So no external reference is followed. It also refuses more than 128 levels, more than a
// million values, and characters that XML does not allow.
result<json::value> value_from_xml(std::string_view text);

// Writes XML. `value` is an object with one member, the root. Fails (class invalid, with the place)
// for a name that XML does not allow, a list in a list, and a character that XML cannot hold.
result<std::string> xml_from_value(const json::value& value);

}  // namespace sluice::formats
