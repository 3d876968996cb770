// The alerts of the operations page reach a chat in the form that it shows.

#include "e2e/job.hpp"
#include "e2e_documents/other_side.hpp"
#include "e2e_documents/shown_configurations.hpp"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::testing {
namespace {

using ::testing::HasSubstr;

// tests/e2e_control/alerts_test.cpp shows alerts at work.
TEST(shown_alerts, go_to_a_chat_in_its_form) {
    const other_side chat;
    job work;
    work.environment["CHAT_WEBHOOK"] = chat.url() + "/hook";
    work.write("alerts.yaml", shown_configurations().at("operations.md: Alerts"));
    work.write("broken.yaml",
               "incoming:\n  rows: {schedule: every 1h, subscriber: {type: file, path: " +
                   work.beside("rows.csv").string() +
                   "}, identifier: id, emit: new}\n"
                   "outgoing: {shop: {transformers: [{fail: closed}], publisher: {type: log}}}\n"
                   "routes: {all: {from: rows, to: shop}}\n");
    work.write("../rows.csv", "id\n1\n2\n3\n4\n5\n");
    EXPECT_EQ(work.check().err, "");
    program daemon(work.run());
    ASSERT_TRUE(until([&] { return !chat.requests().empty(); })) << daemon.err();
    const auto sent = chat.requests().front();
    EXPECT_EQ(sent.method + " " + sent.target, "POST /hook");
    const auto text = boost::json::parse(sent.body).at("text").as_string();
    EXPECT_THAT(std::string(text), HasSubstr("route 'all' to 'shop': 5 tasks failed within 10m"));
}

}  // namespace
}  // namespace sluice::testing
