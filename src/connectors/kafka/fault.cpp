#include "connectors/kafka/fault.hpp"

#include <sluice/model/printable.hpp>

#include <string_view>

namespace sluice::kafka {

namespace {

constexpr std::size_t longest_text = 400;

struct code_meaning {
    failure_class kind = failure_class::unreachable;
    std::string_view mend;
};

code_meaning meaning_of(rd_kafka_resp_err_t code) {
    switch (code) {
        case RD_KAFKA_RESP_ERR__AUTHENTICATION:
        case RD_KAFKA_RESP_ERR_SASL_AUTHENTICATION_FAILED:
        case RD_KAFKA_RESP_ERR_UNSUPPORTED_SASL_MECHANISM:
            return {failure_class::credential, "see login, user and password of the client"};
        case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
        case RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED:
        case RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED:
            return {failure_class::credential,
                    "see the rights of the client's user in the cluster"};
        case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
        case RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC:
        case RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION:
            return {failure_class::refused, "make the topic in the cluster, or correct its name"};
        case RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE:
            return {failure_class::refused,
                    "send less, or raise max.message.bytes of the topic in the cluster"};
        case RD_KAFKA_RESP_ERR_INVALID_MSG:
        case RD_KAFKA_RESP_ERR_INVALID_RECORD:
        case RD_KAFKA_RESP_ERR_TOPIC_EXCEPTION:
        case RD_KAFKA_RESP_ERR_POLICY_VIOLATION:
            return {failure_class::refused, "see the rules of the topic in the cluster"};
        case RD_KAFKA_RESP_ERR__QUEUE_FULL:
        case RD_KAFKA_RESP_ERR_THROTTLING_QUOTA_EXCEEDED:
            return {failure_class::busy, {}};
        case RD_KAFKA_RESP_ERR__FATAL:
            return {failure_class::internal, {}};
        case RD_KAFKA_RESP_ERR__SSL:
            return {failure_class::unreachable, "see tls, ca_file and brokers of the client"};
        case RD_KAFKA_RESP_ERR__RESOLVE:
        case RD_KAFKA_RESP_ERR__TRANSPORT:
        case RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN:
        case RD_KAFKA_RESP_ERR__TIMED_OUT:
        case RD_KAFKA_RESP_ERR__MSG_TIMED_OUT:
            return {failure_class::unreachable,
                    "see brokers and tls of the client, and that the cluster runs"};
        default:
            return {};
    }
}

}  // namespace

failure fault_of(const rdkafka& library, rd_kafka_resp_err_t code, const std::string& said) {
    const auto meaning = meaning_of(code);
    return {meaning.kind, printable_cut(said.empty() ? library.err2str_(code) : said, longest_text),
            std::string(meaning.mend)};
}

bool may_pass(rd_kafka_resp_err_t code) {
    switch (code) {
        case RD_KAFKA_RESP_ERR__TIMED_OUT:
        case RD_KAFKA_RESP_ERR__TRANSPORT:
        case RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN:
        case RD_KAFKA_RESP_ERR__RESOLVE:
        case RD_KAFKA_RESP_ERR__WAIT_COORD:
        case RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE:
        case RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION:
        case RD_KAFKA_RESP_ERR_BROKER_NOT_AVAILABLE:
        case RD_KAFKA_RESP_ERR_REPLICA_NOT_AVAILABLE:
        case RD_KAFKA_RESP_ERR_NETWORK_EXCEPTION:
        case RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT:
        case RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS:
        case RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE:
        case RD_KAFKA_RESP_ERR_NOT_COORDINATOR:
            return true;
        default:
            return false;
    }
}

}  // namespace sluice::kafka
