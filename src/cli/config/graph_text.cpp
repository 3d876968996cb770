#include "cli/config/graph_text.hpp"

#include "engine/plan/alert_settings.hpp"
#include "engine/plan/settings.hpp"

#include <sluice/model/text.hpp>

#include <map>

namespace sluice::cli {
namespace {

// Joins two texts, of which one may be empty.
std::string joined_detail(std::string first, const std::string& second) {
    if (!second.empty()) {
        append_item(first, second, "; ");
    }
    return first;
}

using node_numbers = std::map<std::string, std::size_t>;

std::string types_of(const std::vector<config::configured_component>& stages) {
    std::string text;
    for (const auto& stage : stages) {
        append_item(text, stage.type);
    }
    return text;
}

node_numbers add_incomings(configuration_graph& graph, const config::loaded& given) {
    node_numbers numbers;
    for (const auto& name : given.names("incoming")) {
        const auto& settings = given.get<engine::incoming_settings>("incoming", name);
        auto detail = joined_detail(settings.subscriber.type + ", " + settings.schedule,
                                    types_of(settings.transformers));
        numbers[name] = graph.nodes.size();
        graph.nodes.push_back({name, std::move(detail), true, settings.enabled});
    }
    return numbers;
}

node_numbers add_outgoings(configuration_graph& graph, const config::loaded& given) {
    node_numbers numbers;
    for (const auto& name : given.names("outgoing")) {
        const auto& settings = given.get<engine::outgoing_settings>("outgoing", name);
        auto detail = joined_detail(types_of(settings.transformers), settings.publisher.type);
        numbers[name] = graph.nodes.size();
        graph.nodes.push_back({name, std::move(detail), false, true});
    }
    return numbers;
}

// An edge that follows another outgoing of the route. `after` empty: each outgoing of `to`.
void add_then(configuration_graph& graph, const node_numbers& outgoings, const std::string& name,
              const engine::route_settings& route, const engine::then_settings& then) {
    const std::vector<config::reference> after =
        then.after.name.empty() ? route.to : std::vector{then.after};
    for (const auto& from : after) {
        for (const auto& to : then.to) {
            graph.edges.push_back(
                {outgoings.at(from.name), outgoings.at(to.name), name, "then", route.enabled});
        }
    }
}

// The names of rules stand beside those of incomings, so the detail says which node is a rule.
void add_alerts(configuration_graph& graph, const node_numbers& outgoings,
                const config::loaded& given) {
    for (const auto& name : given.names("alerts")) {
        const auto& rule = given.get<engine::alert_settings>("alerts", name);
        const auto number = graph.nodes.size();
        graph.nodes.push_back(
            {name, "alert, " + std::string(engine::name_of(rule.when)), true, true});
        for (const auto& to : rule.to) {
            graph.edges.push_back({number, outgoings.at(to.name), "tells", "", true});
        }
    }
}

// Both languages take numbers for names, so no name can break the drawing.
std::string id_of(const configuration_graph& graph, std::size_t number) {
    return (graph.nodes[number].incoming ? "in" : "out") + std::to_string(number);
}

std::string mermaid_label(const std::string& name, const std::string& detail) {
    std::string text = "\"";
    for (const char c : name + (detail.empty() ? "" : "\n" + detail)) {
        switch (c) {
            case '"':
                text += "#quot;";
                break;
            case '#':
                text += "#35;";
                break;
            case '<':
                text += "#lt;";
                break;
            case '>':
                text += "#gt;";
                break;
            case '&':
                text += "#amp;";
                break;
            case '\n':
                text += "<br/>";
                break;
            default:
                text += c;
        }
    }
    return text + '"';
}

std::string dot_label(const std::string& name, const std::string& detail) {
    std::string text = "\"";
    for (const char c : name + (detail.empty() ? "" : "\n" + detail)) {
        if (c == '\n') {
            text += "\\n";
        } else {
            text += c == '"' || c == '\\' ? "\\" : "";
            text += c;
        }
    }
    return text + '"';
}

}  // namespace

configuration_graph graph_of(const config::loaded& given) {
    configuration_graph graph;
    const auto incomings = add_incomings(graph, given);
    const auto outgoings = add_outgoings(graph, given);
    for (const auto& name : given.names("routes")) {
        const auto& route = given.get<engine::route_settings>("routes", name);
        auto detail = types_of(route.transformers);
        if (route.hold) {
            append_item(detail, "hold");
        }
        for (const auto& to : route.to) {
            graph.edges.push_back({incomings.at(route.from.name), outgoings.at(to.name), name,
                                   detail, route.enabled});
        }
        for (const auto& then : route.then) {
            add_then(graph, outgoings, name, route, then);
        }
    }
    add_alerts(graph, outgoings, given);
    return graph;
}

std::string mermaid_text(const configuration_graph& graph) {
    std::string text = "flowchart LR\n";
    for (std::size_t number = 0; number < graph.nodes.size(); ++number) {
        const auto& node = graph.nodes[number];
        const auto label = mermaid_label(node.name, node.detail);
        text += "    " + id_of(graph, number) +
                (node.incoming ? "([" + label + "])" : '[' + label + ']') +
                (node.enabled ? "" : ":::disabled") + '\n';
    }
    for (const auto& edge : graph.edges) {
        text += "    " + id_of(graph, edge.from) + (edge.enabled ? " -->|" : " -.->|") +
                mermaid_label(edge.route, edge.detail) + "| " + id_of(graph, edge.to) + '\n';
    }
    return text + "    classDef disabled stroke-dasharray: 5 5\n";
}

std::string dot_text(const configuration_graph& graph) {
    std::string text = "digraph sluice {\n    rankdir=LR\n";
    for (std::size_t number = 0; number < graph.nodes.size(); ++number) {
        const auto& node = graph.nodes[number];
        text += "    " + id_of(graph, number) + " [label=" + dot_label(node.name, node.detail) +
                ", shape=" + (node.incoming ? "oval" : "box") +
                (node.enabled ? "" : ", style=dashed") + "]\n";
    }
    for (const auto& edge : graph.edges) {
        text += "    " + id_of(graph, edge.from) + " -> " + id_of(graph, edge.to) +
                " [label=" + dot_label(edge.route, edge.detail) +
                (edge.enabled ? "" : ", style=dashed") + "]\n";
    }
    return text + "}\n";
}

}  // namespace sluice::cli
