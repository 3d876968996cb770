#include "connectors/mqtt/subscriptions.hpp"

#include <boost/json/array.hpp>

#include <algorithm>

namespace sluice::mqtt {

namespace {

constexpr std::uint16_t subscribe_id = 1;
constexpr std::uint16_t unsubscribe_id = 2;
constexpr std::uint8_t refusals_from = 0x80;

std::vector<std::string> without(const std::vector<std::string>& all,
                                 const std::vector<std::string>& others) {
    std::vector<std::string> left;
    std::ranges::copy_if(all, std::back_inserter(left), [&](const auto& one) {
        return std::ranges::find(others, one) == others.end();
    });
    return left;
}

}  // namespace

json::object subscriptions::stored() const {
    json::array list;
    for (const auto& one : topics) {
        list.push_back(json::value(one));
    }
    return {{"topics", std::move(list)}, {"qos", qos}};
}

subscriptions subscriptions::read(const json::value& stored) {
    subscriptions made;
    made.qos = static_cast<unsigned>(count_member(stored, "qos").value_or(0));
    const auto* list = member(stored, "topics");
    if (list != nullptr && kind_of(*list) == json_kind::array) {
        for (const auto& one : list->get_array()) {
            made.topics.emplace_back(text_or_empty(one));
        }
    }
    return made;
}

subscription_steps steps_between(const subscriptions& held, const subscriptions& wanted) {
    subscription_steps steps;
    steps.begin.qos = wanted.qos;
    steps.begin.topics =
        held.qos == wanted.qos ? without(wanted.topics, held.topics) : wanted.topics;
    steps.end = without(held.topics, wanted.topics);
    return steps;
}

std::string packets_for(const subscription_steps& steps, protocol version) {
    std::string packets;
    if (!steps.end.empty()) {
        packets += unsubscribe_packet(version, unsubscribe_id, steps.end);
    }
    if (!steps.begin.topics.empty()) {
        packets += subscribe_packet(version, subscribe_id, steps.begin.topics, steps.begin.qos);
    }
    return packets;
}

result<std::vector<std::string>> judge_grant(const subscriptions& asked, const packet& suback) {
    std::vector<std::string> less;
    const auto& reasons = suback.reasons;
    for (std::size_t i = 0; i < std::min(reasons.size(), asked.topics.size()); ++i) {
        if (reasons[i] >= refusals_from) {
            return failure(failure_class::credential,
                           "the server refuses the topic '" + asked.topics[i] +
                               "': " + reason_of(protocol::v5, suback.type, reasons[i]),
                           "see topics, and the rights of the client's user at the server");
        }
        if (reasons[i] < asked.qos) {
            less.push_back(asked.topics[i]);
        }
    }
    return less;
}

}  // namespace sluice::mqtt
