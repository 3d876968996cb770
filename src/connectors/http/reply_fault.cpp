#include "connectors/http/reply_fault.hpp"

#include <sluice/model/utf8.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <string>

namespace sluice::http {

namespace {

constexpr std::size_t longest_reason = 500;

bool says_nothing(const json::value& value) {
    const bool no = value.is_bool() && !value.get_bool();
    const bool no_text = kind_of(value) == json_kind::string && value.get_string().empty();
    const bool no_item = value.is_array() && value.get_array().empty();
    return value.is_null() || no || no_text || no_item;
}

std::string message_of(const json::value& value) {
    if (kind_of(value) == json_kind::string) {
        return std::string(value.get_string());
    }
    const auto* members = value.if_object();
    auto message = members == nullptr ? std::string() : text_member(*members, "message");
    return message.empty() ? write_json(value) : message;
}

bool is_busy(const json::value& value) {
    const auto* more = member(value, "extensions");
    const auto code = more == nullptr ? std::string() : text_member(*more, "code");
    return code == "THROTTLED" || code == "RATE_LIMITED";
}

}  // namespace

std::optional<failure> fault_in(const expression& fails_when, const json::value& body,
                                unsigned status) {
    json::object names;
    names["status"] = status;
    const auto found = fails_when.evaluate(body, {&names});
    if (!found || says_nothing(*found)) {
        return std::nullopt;
    }
    std::string reason;
    bool busy = false;
    if (const auto* list = found->if_array()) {
        for (const auto& one : *list) {
            reason += (reason.empty() ? "" : "; ") + message_of(one);
            busy = busy || is_busy(one);
        }
    } else if (found->is_bool()) {
        reason = "the reply reports a failure";
    } else {
        reason = message_of(*found);
        busy = is_busy(*found);
    }
    return failure(busy ? failure_class::busy : failure_class::refused,
                   std::string(utf8_prefix(reason, longest_reason)));
}

}  // namespace sluice::http
