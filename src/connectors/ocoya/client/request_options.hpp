#pragma once

// Holds and declares the options that subscriber and publisher share: a client, an entity of the
// table, and the request's parameters.

#include "connectors/ocoya/api/endpoint.hpp"
#include "connectors/ocoya/client/client.hpp"
#include "paging/parameters.hpp"

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

using paging::parameter_values;
using paging::parameters;
using paging::values_of;

struct request_options {
    config::reference client;
    std::string entity;                  // as row_name() writes it, or without the method
    std::optional<std::string> profile;  // none: the client's
    std::string path;                    // in place of an unproven path, or of an entity
    paging::parameters parameters;
};

// Returns "List posts", with a note if the row is of the older API, or its path is not proven.
std::string shown_title(const endpoint& row);

// Returns a title such as "POST posts". It names its row, whose method must then be that of the
// request.
std::string row_name(const endpoint& row);

// Returns the entity alone, and the method that a title names.
std::string entity_in(const request_options& options);
std::optional<method> method_in(const request_options& options);

// Declares the options, with the entities of `verbs` as choices of `entity`. `sees` lists the names
// that expressions see. If it is empty, they see a record.
config::declaration<request_options> request_declaration(std::initializer_list<method> verbs,
                                                         const std::vector<std::string>& sees = {});

// Says where one request goes: path and query, evaluated and checked.
struct address {
    std::string path;    // below the base URL, with the slots filled
    json::object query;  // as it is sent
    std::string id;      // the path parameter `id`; may be empty
};
result<address> address_of(const endpoint& endpoint, const parameter_values& values);
result<address> address_of(const endpoint& endpoint, const parameters& from,
                           const json::value& data, expression_scope scope);

// Returns the row that entity and path mean, in whatever profile. It is a row of the table, an
// unproven one at another path, or a row made for a path without an entity. Returns null if there
// is none.
std::shared_ptr<const endpoint> endpoint_of(const request_options& options, method verb);

// Finds client and row. Fails (class invalid) for a client of another API, and for an entity that
// the profile does not have. A row that is not proven is logged.
struct resolved_request {
    std::shared_ptr<api_client> through;
    std::shared_ptr<const endpoint> endpoint;
};
result<resolved_request> resolve(const request_options& options, method verb,
                                 const component_context& context);

}  // namespace sluice::ocoya
