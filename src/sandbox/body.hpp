#pragma once

// The JSON object of a request's body.

#include "sandbox/answer.hpp"
#include "sandbox/call.hpp"
#include "sandbox/switches.hpp"

#include <variant>

namespace sluice::sandbox {

// The object, or the answer to a body that is none: 400 when it is not JSON or not said to be
// (Content-Type: application/json is documented), `not_an_object` when it is another value.
std::variant<json::object, answer> read_body(const call& what, unsigned not_an_object);

// For the control endpoints: an empty body is an empty object, and the type does not matter.
std::variant<json::object, answer> read_control_body(const call& what);

// The status of switch invalid-body.
inline unsigned invalid_status(const switches& how) {
    return static_cast<unsigned>(how.invalid_body);
}

}  // namespace sluice::sandbox
