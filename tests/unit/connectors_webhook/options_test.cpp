#include "connectors/webhook/subscriber_options.hpp"

#include <sluice/component/registry.hpp>
#include <sluice/config/load.hpp>
#include <sluice/config/variables.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace sluice {

void add_webhook_connector(registry& types);

namespace webhook {
namespace {

using ::testing::HasSubstr;

std::string problems(const std::string& more) {
    registry types;
    add_webhook_connector(types);
    config::diagnostics found;
    config::read_text(*types.find("subscriber", "webhook"), "test.yaml", "path: /in\n" + more,
                      types, config::system_variables(), found);
    return found.to_text();
}

TEST(webhook_options, no_header_that_proves_the_sender_comes_into_a_record) {
    const std::string token = "auth: {header: {name: X-Token, value: s}}\n";
    EXPECT_EQ(problems(token + "headers: [X-Topic]\n"), "");
    EXPECT_EQ(problems("auth: {bearer: s}\nheaders: [X-Token]\n"), "");
    EXPECT_THAT(problems(token + "headers: [X-Topic, x-token]\n"),
                HasSubstr("'x-token' holds the sender's secret"));
    EXPECT_THAT(problems(token + "headers: [cookie]\n"), HasSubstr("holds a credential"));
}

}  // namespace
}  // namespace webhook
}  // namespace sluice
