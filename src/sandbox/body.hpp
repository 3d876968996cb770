#pragma once

// Reads the JSON object of a request's body, for the endpoints.

#include "sandbox/answer.hpp"
#include "sandbox/call.hpp"
#include "sandbox/switches.hpp"

#include <variant>

namespace sluice::sandbox {

// Returns the object, or the answer that refuses the body. A body that is not JSON gets a 400, and
// so does a missing Content-Type: application/json, which is documented. Another JSON value gets
// the status `not_an_object`.
std::variant<json::object, answer> read_body(const call& call, unsigned not_an_object);

// Reads a body of the control endpoints: an empty one is an empty object, and its type does not
// matter, so that plain curl works.
std::variant<json::object, answer> read_control_body(const call& call);

// Returns the status that the switch invalid-body sets.
inline unsigned invalid_status(const switches& how) {
    return static_cast<unsigned>(how.invalid_body);
}

}  // namespace sluice::sandbox
