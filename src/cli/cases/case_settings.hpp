#pragma once

// Declares the tests of a configuration, as *.test.yaml files say them. `sluice test` runs them,
// `sluice check` reads them, and `sluice describe test` shows the fields.

#include <sluice/config/declaration.hpp>
#include <sluice/config/load.hpp>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace sluice::cli {

struct recorded_request {
    std::string method = "GET";
    std::string path;
    std::optional<json::value> query;  // an object; not given: any query
    std::optional<json::value> body;   // a text, or JSON; not given: any body
};

struct recorded_response {
    std::int64_t status = 200;
    std::map<std::string, std::string> headers;
    json::value body;  // a text goes out as it is, null as nothing, other values as JSON
};

struct recorded_exchange {
    recorded_request request;
    recorded_response response;
    std::int64_t times = 1;
};

struct exchange_list {
    std::vector<recorded_exchange> all;
};

// By the storage's name and the key.
using storage_contents = std::map<std::string, std::map<std::string, json::value>>;

// Parts that are not given are not compared. Failures are: without them, none may come.
struct case_expectation {
    std::optional<json::value> output;
    std::optional<json::value> tasks;
    std::optional<json::value> deliveries;
    std::optional<json::value> requests;
    std::optional<json::value> failures;
    std::optional<json::value> position;
    std::optional<storage_contents> storages;
};

struct test_case {
    std::string stages;
    std::string incoming;
    std::string route;
    std::string outgoing;
    std::optional<json::value> input;
    std::string input_file;
    std::optional<json::value> seen;
    std::string type;
    std::map<std::string, std::string> headers;
    std::map<std::string, json::value> arguments;
    std::string now = "2026-01-01T00:00:00Z";
    std::chrono::milliseconds time{0};
    std::optional<json::value> position;
    storage_contents storages;
    std::vector<recorded_exchange> exchanges;
    std::string exchanges_file;
    std::optional<case_expectation> expect;
};

struct test_environment {
    std::map<std::string, std::string> variables;
};

const config::declaration<test_case>& test_case_declaration();
const config::declaration<exchange_list>& exchange_list_declaration();

// The keys at the top of a *.test.yaml file.
const config::layout& test_layout();

}  // namespace sluice::cli
