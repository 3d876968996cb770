#pragma once

// Makes the URL of a request from its template and a record. Decides only; no I/O.

#include "connectors/http/publisher_options.hpp"

#include <sluice/error.hpp>
#include <sluice/expression/template.hpp>
#include <sluice/model/json.hpp>

#include <string>

namespace sluice::http {

// Returns the failure of a record that cannot be sent as the templates say.
failure refused(std::string message, std::string mend);

// A value cannot leave its place. In the path it is one segment or a part of one. In the query it
// is one value. In the host it is a part of the name. At the beginning of a URL without a client it
// may be a whole URL. Fails (class refused) for a value that is no text, number or boolean. It also
// refuses an empty value outside the query, and a segment "." or "..".
result<std::string> url_for(const publisher_options& options, const json::value& data,
                            expression_scope scope);

// Returns the scheme and host if the configuration alone chooses them ("https://hooks.example").
// Returns "" otherwise.
std::string configured_site(const text_template& url);

}  // namespace sluice::http
