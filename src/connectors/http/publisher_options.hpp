#pragma once

// Holds and declares the options of a publisher of type `http`.

#include "connectors/http/client_options.hpp"

#include <sluice/config/declaration.hpp>
#include <sluice/config/reference.hpp>
#include <sluice/error.hpp>
#include <sluice/expression/template.hpp>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::http {

enum class write_method { post, put, patch, remove };
std::string_view name_of(write_method verb);  // "POST"

enum class content { json, ndjson, csv, xml, form, text, binary };
enum class values_in_url { encoded, raw };

struct publisher_options {
    write_method verb = write_method::post;
    config::reference client;
    text_template url;
    values_in_url url_values = values_in_url::encoded;
    std::map<std::string, text_template> headers;
    value_template query;
    std::optional<space_in_query> space;  // none: as the client says
    value_template body;
    content content_type = content::json;
    std::vector<std::string> success;  // empty: as the client says, else 2xx and 303
    std::string idempotency_header;
    std::optional<expression> external_id;
    std::optional<expression> fails_when;  // sees the reply's JSON
};

const config::declaration<publisher_options>& publisher_declaration();

// Tells why `url` does not fit the options: with a client it is a path, without one it is a whole
// URL.
std::optional<failure> wrong_target(std::string_view url, const publisher_options& options);

}  // namespace sluice::http
