#pragma once

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

enum class content { json, form, text };
enum class values_in_url { encoded, raw };

struct publisher_options {
    write_method verb = write_method::post;
    config::reference client;
    text_template url;
    values_in_url url_values = values_in_url::encoded;
    std::map<std::string, text_template> headers;
    value_template query;
    std::optional<space_in_query> space;  // not given: the client's
    value_template body;
    content content_type = content::json;
    std::vector<std::string> success;  // empty: the client's, else 2xx
    std::string idempotency_header;
    std::optional<expression> external_id;
};

const config::declaration<publisher_options>& publisher_declaration();

// Why a URL is none for these options: a client takes a path, and without one it has to be whole.
std::optional<failure> wrong_target(std::string_view url, const publisher_options& options);

}  // namespace sluice::http
