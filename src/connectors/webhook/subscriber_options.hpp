#pragma once

// Holds and declares the options of a subscriber of type `webhook`.

#include "connectors/webhook/signature.hpp"
#include "formats/body_value.hpp"

#include <sluice/config/declaration.hpp>
#include <sluice/expression/template.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sluice::webhook {

enum class answer_time {
    stored,     // when the tasks are in the ledger
    at_once,    // before that
    delivered,  // when the tasks have their outcome
};

struct subscriber_options {
    std::string path;
    std::vector<std::string> methods{"POST"};
    sender_options sender;
    std::string entity = "webhook";
    formats::body_format format = formats::body_format::by_type;
    std::string delimiter = ",";
    bool has_header = true;
    std::size_t largest_unpacked = 1024UL * 1024;
    std::optional<expression> items;
    std::vector<std::string> headers;
    std::vector<std::string> query;
    answer_time answer = answer_time::stored;
    std::chrono::milliseconds answer_within = std::chrono::seconds(20);
    std::int64_t most_waiting = 100;  // senders that wait for an outcome
    value_template reply;
};

const config::declaration<subscriber_options>& subscriber_declaration();

}  // namespace sluice::webhook
