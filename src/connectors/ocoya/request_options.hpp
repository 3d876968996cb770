#pragma once

// What a subscriber and a publisher declare alike: a client, an entity of the table, the request's
// parameters.

#include "connectors/ocoya/endpoint.hpp"

#include <sluice/component/client.hpp>
#include <sluice/component/context.hpp>
#include <sluice/config/declaration.hpp>
#include <sluice/config/reference.hpp>
#include <sluice/expression/template.hpp>

#include <boost/json/object.hpp>

#include <memory>
#include <string>

namespace sluice::ocoya {

struct parameters {
    value_template path;
    value_template query;
    value_template payload;
};

struct request_options {
    config::reference client;
    std::string entity;
    ocoya::parameters parameters;
};

const config::declaration<request_options>& request_declaration();

// What can be known of the request before it is made: the entity, slots without a value, names that
// the endpoint does not have, required ones that are missing.
void check_request(const request_options& options, method verb, config::section_report& report);

// Where one request goes: the parameters' path and query, evaluated and checked.
struct address {
    std::string path;    // below the base URL, slots filled
    json::object query;  // as it is sent
    std::string id;      // the path's parameter of that name; may be empty
};
result<address> address_of(const endpoint& what, const parameters& from, const json::value& data,
                           expression_scope scope);

// The row of the table that the options mean, with the profile of the client; a failure (class
// invalid) for a client of another API and for an entity that the profile does not have.
struct resolved_request {
    std::shared_ptr<client> through;
    const endpoint* what = nullptr;
};
result<resolved_request> resolve(const request_options& options, method verb,
                                 const component_context& context);

}  // namespace sluice::ocoya
