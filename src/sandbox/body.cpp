#include "sandbox/body.hpp"

#include <boost/json/object.hpp>

namespace sluice::sandbox {

namespace {

std::variant<json::object, answer> parse_object(const std::string& text, unsigned not_an_object) {
    auto value = parse_json(text);
    if (!value) {
        // docs/sandbox.md: unreadable JSON is a 400, whatever the switch invalid-body says.
        return error_answer(400, "The body is not JSON: " + value.error().message + ".");
    }
    if (!value->is_object()) {
        return error_answer(not_an_object, "The body must be a JSON object.");
    }
    return std::move(value->get_object());
}

}  // namespace

std::variant<json::object, answer> read_body(const call& call, unsigned not_an_object) {
    if (!call.content_type.starts_with("application/json")) {
        return error_answer(400, "Content-Type must be application/json.");
    }
    return parse_object(call.body, not_an_object);
}

std::variant<json::object, answer> read_control_body(const call& call) {
    if (call.body.empty()) {
        return json::object();
    }
    return parse_object(call.body, 422);
}

}  // namespace sluice::sandbox
