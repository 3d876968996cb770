#pragma once

// Compares the topics that a session at the server has with those of the configuration. No I/O.
//
// The server keeps the topics of a session. A SUBSCRIBE for one that it has sends its retained
// messages once more, so only what differs is sent.

#include "connectors/mqtt/packet.hpp"

#include <sluice/error.hpp>
#include <sluice/model/json.hpp>

#include <boost/json/object.hpp>

#include <string>
#include <vector>

namespace sluice::mqtt {

struct subscriptions {
    std::vector<std::string> topics;
    unsigned qos = 0;

    // As a part of the position. A value of another form counts as none.
    json::object stored() const;
    static subscriptions read(const json::value& stored);
};

struct subscription_steps {
    subscriptions begin;
    std::vector<std::string> end;
};

subscription_steps steps_between(const subscriptions& held, const subscriptions& wanted);

// SUBSCRIBE and UNSUBSCRIBE, each where it is needed.
std::string packets_for(const subscription_steps& steps, protocol version);

// Returns the topics for which a SUBACK grants less than was asked. Fails (class credential) when
// it refuses one.
result<std::vector<std::string>> judge_grant(const subscriptions& asked, const packet& suback);

}  // namespace sluice::mqtt
