// `sluice plan` counts the requests of stages, and `sluice check` finds `now` in an identifier.

#include "e2e/job.hpp"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::testing {
namespace {

using ::testing::HasSubstr;

constexpr const char* asking_shop = R"yaml(
clients:
  shop: {type: http, base_url: "http://shop.invalid", budget: {requests: 60, per: 1m}}
incoming:
  stock:
    schedule: every 1m
    subscriber: {type: file, path: stock.ndjson}
    identifier: IDENTIFIER
    transformers:
      - http: {client: shop, url: "/a/{{ sku }}", cache: 10m}
outgoing:
  list: {publisher: {type: log}}
routes:
  all:
    from: stock
    to: list
    transformers:
      - each: {at: parts, do: [http: {client: shop, url: "/b/{{ id }}"}]}
      - http: {client: shop, url: /c}
)yaml";

class asking_stages : public ::testing::Test {
 protected:
    void write(const std::string& identifier) {
        std::string yaml = asking_shop;
        yaml.replace(yaml.find("IDENTIFIER"), 10, identifier);
        work.write("shop.yaml", yaml);
    }

    job work;
};

TEST_F(asking_stages, the_plan_counts_their_requests) {
    write("sku");
    const auto done = run_sluice({"plan", "--config", work.config(), "--json"});
    EXPECT_EQ(done.code, 0) << done.err;
    EXPECT_THAT(done.out, HasSubstr("incoming stock, stages"));
    EXPECT_THAT(done.out, HasSubstr("assumed: one record a run, at most: answers are kept"));
    EXPECT_THAT(done.out, HasSubstr("route all, stages"));
    const auto text = run_sluice({"plan", "--config", work.config()});
    EXPECT_THAT(text.out, HasSubstr("route all, stages"));
}

// Only a run can tell how many pages an answer has.
TEST_F(asking_stages, the_plan_says_when_it_counts_the_least) {
    const auto planned = [this](const std::string& options) {
        std::string yaml = asking_shop;
        yaml.replace(yaml.find("IDENTIFIER"), 10, "sku");
        yaml.replace(yaml.find("url: /c"), 7, "url: /c, " + options);
        work.write("shop.yaml", yaml);
        return run_sluice({"plan", "--config", work.config(), "--json"}).out;
    };
    EXPECT_THAT(planned("pages: {items: items}"),
                HasSubstr("assumed: one record a run, at least: an answer may have several pages"));
    EXPECT_THAT(planned("pages: {items: items}, cache: 5m"),
                HasSubstr("assumed: one record a run; more when an answer has several pages, fewer "
                          "when kept answers serve"));
}

TEST_F(asking_stages, now_in_an_identifier_is_a_warning) {
    write("\"[sku, now]\"");
    const auto checked = work.check();
    EXPECT_EQ(checked.code, 0) << checked.err;
    EXPECT_THAT(checked.err, HasSubstr("[now-in-identifier]"));
    write("sku");
    EXPECT_THAT(work.check().err, ::testing::Not(HasSubstr("now-in-identifier")));
}

}  // namespace
}  // namespace sluice::testing
