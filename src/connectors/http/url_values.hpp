#pragma once

// The URL of a request, from its template and a record. Decides only.

#include "connectors/http/publisher_options.hpp"

#include <sluice/error.hpp>
#include <sluice/expression/template.hpp>
#include <sluice/model/json.hpp>

#include <string>

namespace sluice::http {

// Why a record cannot be sent as the templates say.
failure refused(std::string message, std::string mend);

// A value cannot leave its place: in the path it is one segment or a part of one, in the query one
// value, in the host a part of its name. At the beginning of a URL without a client it may be a
// whole URL. Fails (class refused) for a value that is no text, number or boolean, for an empty one
// outside the query, and where a segment becomes "." or "..".
result<std::string> url_for(const publisher_options& options, const json::value& data,
                            expression_scope scope);

// The URL's scheme and host where the configuration alone chooses them ("https://hooks.example"),
// else
// "".
std::string configured_site(const text_template& url);

}  // namespace sluice::http
