#include "connectors/webhook/answers.hpp"

#include <boost/json/object.hpp>

namespace sluice::webhook {

net::reply json_reply(unsigned status, const json::value& body) {
    net::reply made;
    made.message.status = status;
    made.message.headers.set("Content-Type", "application/json");
    made.message.body = write_json(body);
    return made;
}

net::reply refusal(unsigned status, const std::string& message) {
    return json_reply(status, json::object{{"error", message}});
}

net::reply unproven(std::string_view challenge, const std::string& message) {
    auto made = refusal(401, message);
    if (!challenge.empty()) {
        made.message.headers.set("WWW-Authenticate", std::string(challenge));
    }
    return made;
}

net::reply later(const std::string& message) {
    auto made = refusal(503, message);
    made.message.headers.set("Retry-After", "5");
    return made;
}

net::reply success(const json::value& body) {
    if (kind_of(body) != json_kind::string) {
        return json_reply(200, body);
    }
    net::reply text;
    text.message.status = 200;
    text.message.headers.set("Content-Type", "text/plain; charset=utf-8");
    text.message.body = std::string(body.get_string());
    return text;
}

}  // namespace sluice::webhook
