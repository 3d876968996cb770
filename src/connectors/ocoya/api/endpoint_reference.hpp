#pragma once

// The reference of Ocoya's endpoints, written from the one table: docs/reference/ocoya.md, which a
// test compares with this, running every example against the sandbox.

#include "connectors/ocoya/api/endpoint.hpp"

#include <string>

namespace sluice::ocoya {

// Markdown, whole.
std::string endpoint_reference();

// The fields of a subscriber (GET) or publisher that uses the row, as YAML without its `type`.
// Variables: OCOYA_WORKSPACE, and OCOYA_POST where a subscriber reads one post; a publisher's
// record has the id of a post as `id`.
std::string example_of(const endpoint& row);

// The fields of a publisher `ocoya-workflow`, as YAML without its `type`. Variable: OCOYA_WORKFLOW,
// the workflow's URL.
std::string workflow_example();

}  // namespace sluice::ocoya
