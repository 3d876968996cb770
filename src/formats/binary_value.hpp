#pragma once

// Makes a record of a body of any bytes, and the bytes of such a record. JSON holds no bytes, so
// they stand in it in base 64. Connectors use it. Decides only; no I/O.

#include <sluice/error.hpp>
#include <sluice/model/json.hpp>

#include <string>
#include <string_view>

namespace sluice::formats {

// Returns {"name", "content_type", "size", "sha256", "base64"}. An empty name is null. An empty
// type becomes that of the name's ending, or else application/octet-stream.
json::value value_of_bytes(std::string_view bytes, std::string_view content_type,
                           std::string_view name);

struct carried_bytes {
    std::string bytes;
    std::string content_type;  // empty: the value says none
};

// Reads a text in base 64, or an object as value_of_bytes() makes it, of which `base64` is needed.
// Fails (class refused) for anything else.
result<carried_bytes> bytes_of_value(const json::value& value);

// Returns the file's name in a Content-Disposition (RFC 6266), without directories; "" if there is
// none.
std::string name_of_disposition(std::string_view header);

// Returns the last segment of the path of a URL, decoded; "" if there is none.
std::string name_of_place(std::string_view url);

}  // namespace sluice::formats
