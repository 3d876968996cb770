#pragma once

// Writes the reference of Ocoya's endpoints from the table. A test compares it with
// docs/reference/ocoya.md, and runs every example against the sandbox.

#include "connectors/ocoya/api/endpoint.hpp"

#include <string>

namespace sluice::ocoya {

// Returns the whole page, as Markdown.
std::string endpoint_reference();

// Returns the fields of a subscriber (GET) or publisher that uses the row, as YAML without `type`.
// Variables: OCOYA_WORKSPACE, and OCOYA_POST if a subscriber reads one post. A publisher's record
// has the id of a post as `id`.
std::string example_of(const endpoint& row);

// Returns the kind of a parameter's values, such as "list of texts", and its limits, such as "at
// most 3 items". Limits may be empty.
std::string kind_text(const field& rule);
std::string limits_of(const field& rule);

// Returns the fields of a publisher `ocoya-workflow`, as YAML without `type`. Variable:
// OCOYA_WORKFLOW, the workflow's URL.
std::string workflow_example();

}  // namespace sluice::ocoya
