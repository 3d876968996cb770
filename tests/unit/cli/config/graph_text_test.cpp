#include "cli/config/graph_text.hpp"

#include "app/configuration.hpp"
#include "support/temporary_directory.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

namespace sluice::cli {
namespace {

using ::testing::HasSubstr;

configuration_graph graph_of_text(const std::string& yaml) {
    testing::temporary_directory folder;
    std::ofstream(folder / "sluice.yaml") << yaml;
    const auto given = app::load_configuration(folder.path());
    EXPECT_TRUE(given.good()) << given.problems.to_text();
    return graph_of(given);
}

const std::string two_routes = R"(
incoming:
  products: {schedule: every 5m, subscriber: {type: file, path: a.csv}}
  old: {enabled: false, schedule: by hand, subscriber: {type: file, path: b.csv}}
outgoing:
  shop: {publisher: {type: file, path: c.ndjson}}
  journal: {transformers: [filter: "true"], publisher: {type: log, message: x}}
routes:
  shown: {from: products, to: shop, transformers: [filter: "true", map: {id: "{{ id }}"}],
          then: [{to: journal}]}
  resting: {enabled: false, from: old, to: [shop, journal]}
)";

TEST(graph, holds_connections_and_routes) {
    const auto graph = graph_of_text(two_routes);
    ASSERT_EQ(graph.nodes.size(), 4U);
    EXPECT_EQ(graph.nodes[1].name, "products");
    EXPECT_EQ(graph.nodes[1].detail, "file, every 5m");
    EXPECT_FALSE(graph.nodes[0].enabled);
    EXPECT_EQ(graph.nodes[2].detail, "filter; log");
    ASSERT_EQ(graph.edges.size(), 4U);
    EXPECT_EQ(graph.edges[2].route, "shown");
    EXPECT_EQ(graph.edges[2].detail, "filter, map");
    EXPECT_EQ(graph.edges[3].detail, "then");
    EXPECT_EQ(graph.edges[3].from, 3U);
    EXPECT_EQ(graph.edges[3].to, 2U);
}

TEST(graph, holds_alerts_and_says_where_records_are_held) {
    const auto graph = graph_of_text(R"(
incoming:
  products: {schedule: every 5m, subscriber: {type: file, path: a.csv}}
outgoing:
  shop: {publisher: {type: file, path: c.ndjson}}
  chat: {publisher: {type: log}}
routes:
  shown: {from: products, to: shop, transformers: [filter: "true"], hold: price > 9}
alerts:
  full: {when: disk, to: chat}
)");
    ASSERT_EQ(graph.nodes.size(), 4U);
    EXPECT_EQ(graph.nodes[3].name, "full");
    EXPECT_EQ(graph.nodes[3].detail, "alert, disk");
    ASSERT_EQ(graph.edges.size(), 2U);
    EXPECT_EQ(graph.edges[0].detail, "filter, hold");
    EXPECT_EQ(graph.edges[1].from, 3U);
    EXPECT_EQ(graph.nodes[graph.edges[1].to].name, "chat");
    EXPECT_EQ(graph.edges[1].route, "tells");
}

TEST(graph, is_drawn_in_mermaid) {
    EXPECT_EQ(mermaid_text(graph_of_text(two_routes)), R"(flowchart LR
    in0(["old<br/>file, by hand"]):::disabled
    in1(["products<br/>file, every 5m"])
    out2["journal<br/>filter; log"]
    out3["shop<br/>file"]
    in0 -.->|"resting"| out3
    in0 -.->|"resting"| out2
    in1 -->|"shown<br/>filter, map"| out3
    out3 -->|"shown<br/>then"| out2
    classDef disabled stroke-dasharray: 5 5
)");
}

TEST(graph, is_drawn_in_dot) {
    const auto text = dot_text(graph_of_text(two_routes));
    EXPECT_THAT(text, HasSubstr("digraph sluice {\n"));
    EXPECT_THAT(text, HasSubstr("    in1 [label=\"products\\nfile, every 5m\", shape=oval]\n"));
    EXPECT_THAT(text, HasSubstr("    in0 -> out3 [label=\"resting\", style=dashed]\n"));
    EXPECT_THAT(text, HasSubstr("    out3 -> out2 [label=\"shown\\nthen\"]\n"));
}

TEST(graph, no_name_breaks_the_drawing) {
    configuration_graph graph;
    graph.nodes.push_back({"a\"]<b>&#\\", "x", true, true});
    EXPECT_THAT(mermaid_text(graph), HasSubstr("\"a#quot;]#lt;b#gt;#amp;#35;\\<br/>x\""));
    EXPECT_THAT(dot_text(graph), HasSubstr("\"a\\\"]<b>&#\\\\\\nx\""));
}

}  // namespace
}  // namespace sluice::cli
