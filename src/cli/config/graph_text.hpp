#pragma once

// Draws a configuration: its connections, the routes between them, and the alerts.

#include <sluice/config/load.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace sluice::cli {

struct configuration_graph {
    struct node {
        std::string name;
        std::string detail;     // "ocoya, every 5m"
        bool incoming = false;  // records come from it, or messages of an alert
        bool enabled = true;
    };
    struct edge {
        std::size_t from = 0;  // in `nodes`
        std::size_t to = 0;
        std::string route;   // "tells" for an alert
        std::string detail;  // its stages: "filter, map"; or "then"
        bool enabled = true;
    };
    std::vector<node> nodes;  // incomings, outgoings, alerts
    std::vector<edge> edges;
};

// Precondition: given.good().
configuration_graph graph_of(const config::loaded& given);

std::string mermaid_text(const configuration_graph& graph);
std::string dot_text(const configuration_graph& graph);

}  // namespace sluice::cli
