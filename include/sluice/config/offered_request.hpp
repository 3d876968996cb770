#pragma once

// Tells which requests a component offers, and which parameters each of them takes. A connector
// answers from the table that also gives its checks and its reference. Forms ask for it.

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace sluice::config {

struct offered_entity {
    std::string name;   // as the field `entity` takes it
    std::string title;  // for people: "List posts"
};

struct offered_parameter {
    std::string group;  // its key below `parameters`: path, query or payload
    std::string name;
    std::string description;           // with its limits
    std::string type;                  // "list of texts"
    std::string example;               // as a person types it into a form; may be empty
    std::vector<std::string> choices;  // the usual values; an expression may stand there too
    bool required = false;
    bool is_text = true;  // false: a number, or true and false
    bool is_list = false;
};

struct offered_request {
    std::vector<offered_entity> entities;  // of the method; empty: none is chosen
    std::string entity;                    // the one that is meant; empty: the table has none
    bool is_open = false;                  // it takes more parameters than those that are listed
    std::vector<offered_parameter> parameters;
};

// The values of a component's fields, as they are written or as a person chose them.
struct offer_question {
    std::string kind;  // "subscriber"
    std::string type;
    std::string method;
    std::string entity;
};

// Returns nullopt for a component whose requests are not in a table.
using request_offers = std::function<std::optional<offered_request>(const offer_question&)>;

}  // namespace sluice::config
