#pragma once

// Makes the URL of a request from its template and a record, for publishers and stages. Decides
// only; no I/O.

#include <sluice/error.hpp>
#include <sluice/expression/template.hpp>
#include <sluice/model/json.hpp>

#include <string>

namespace sluice {

// Returns the failure of a record that cannot be sent as the templates say.
failure refused(std::string message, std::string mend);

// Says where and how a record's values stand in a URL.
struct url_rule {
    bool below_base = true;      // the URL is a path below a client's base URL, else a whole URL
    bool raw = false;            // values in path and query go in as they are, else percent-encoded
    bool space_as_plus = false;  // in the query
};

// Puts a value into its place, which it cannot leave: in the path one segment or a part of one, in
// the query one value, in the host a part of the name. At the beginning of a URL without a client
// it may be a whole URL. Fails (class refused) for a value that is no text, number or boolean, for
// an empty value outside the query, and for a segment "." or "..".
result<std::string> url_for(const text_template& url, const url_rule& rule, const json::value& data,
                            expression_scope scope);

// Returns the scheme and host if the configuration alone chooses them ("https://hooks.example").
// Returns "" otherwise.
std::string configured_site(const text_template& url);

}  // namespace sluice
