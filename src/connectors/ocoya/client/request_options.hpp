#pragma once

// What a subscriber and a publisher declare alike: a client, an entity of the table, the request's
// parameters.

#include "connectors/ocoya/api/endpoint.hpp"
#include "connectors/ocoya/client/client.hpp"

#include <sluice/component/client.hpp>
#include <sluice/component/context.hpp>
#include <sluice/config/declaration.hpp>
#include <sluice/config/reference.hpp>
#include <sluice/expression/template.hpp>

#include <boost/json/object.hpp>

#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sluice::ocoya {

struct parameters {
    value_template path;
    value_template query;
    value_template payload;
};

struct request_options {
    config::reference client;
    std::string entity;                  // as row_name() writes it, or without the method
    std::optional<std::string> profile;  // without it: the client's
    std::string path;  // of an entity whose own is not proven, or in place of an entity
    ocoya::parameters parameters;
};

// "POST posts": a title names its row, whose method must then be the request's.
std::string row_name(const endpoint& row);

// The entity alone, and the method that a title asks for.
std::string entity_in(const request_options& options);
std::optional<method> method_in(const request_options& options);

// With the entities of these methods as choices of `entity`. `sees`: the only names that its
// expressions see; none: they see a record.
config::declaration<request_options> request_declaration(std::initializer_list<method> verbs,
                                                         const std::vector<std::string>& sees = {});

// The parameters, evaluated.
struct parameter_values {
    json::value path;
    json::value query;
    json::value payload;
};
result<parameter_values> values_of(const parameters& from, const json::value& data,
                                   expression_scope scope);

// Where one request goes: the parameters' path and query, evaluated and checked.
struct address {
    std::string path;    // below the base URL, slots filled
    json::object query;  // as it is sent
    std::string id;      // the path's parameter of that name; may be empty
};
result<address> address_of(const endpoint& what, const parameter_values& values);
result<address> address_of(const endpoint& what, const parameters& from, const json::value& data,
                           expression_scope scope);

// The row of the table that entity and path mean, whatever the client's profile: a row as it
// stands, an unproven one at another path, or one that was made for a path without an entity. Null
// when there is none.
std::shared_ptr<const endpoint> endpoint_of(const request_options& options, method verb);

// The row with the profile of the client; a failure (class invalid) for a client of another API and
// for an entity that the profile does not have. That a row is not proven is logged.
struct resolved_request {
    std::shared_ptr<api_client> through;
    std::shared_ptr<const endpoint> what;
};
result<resolved_request> resolve(const request_options& options, method verb,
                                 const component_context& context);

}  // namespace sluice::ocoya
