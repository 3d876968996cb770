// Every configuration in the documents does what the text beside it says, on realistic inputs: a
// shop's export with a row for each variant and each further image, NDJSON, the sandbox.

#include "e2e_documents/other_side.hpp"
#include "e2e_documents/shown_configurations.hpp"
#include "e2e_documents/shown_example.hpp"

#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>

namespace sluice::testing {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

std::vector<std::string> places() {
    std::vector<std::string> all;
    for (const auto& [place, text] : shown_configurations()) {
        all.push_back(place);
    }
    return all;
}

// A configuration in the documents that is missing here has no test below: write one.
TEST(documents, show_these_configurations) {
    EXPECT_THAT(places(),
                UnorderedElementsAre(
                    "README.md: A configuration, explained", "delivery.md: Paused, or by the hour",
                    "connectors.md: Answer a form with the shop's reply",  // tests/e2e_webhook
                    "guide.md: Approval",                                  // approval_test.cpp
                    "stages.md: Ask an API in mid-route",  // tests/golden/transform/http_*
                    "connectors.md: Certificates, proxies and limits of a client",
                    "guide.md: Change and delete posts",
                    "guide.md: First task: a report of what was posted",
                    "stages.md: Five lines in place of fifty",  // tests/golden/transform/example_*
                    "guide.md: Give Sluice access",             // by a person: tests/e2e_auth
                    "guide.md: Images and other bytes",         // other_sources_test.cpp
                    "stages.md: Many shops with one definition",      // tests/e2e_templates
                    "connectors.md: Messages of MQTT",                // broker_test.cpp
                    "connectors.md: Records of Kafka",                // kafka_test.cpp
                    "guide.md: Files that come one after the other",  // tests/e2e
                    "connectors.md: MariaDB and MySQL",               // mariadb_test.cpp
                    "connectors.md: PostgreSQL",                      // warehouse_test.cpp
                    "guide.md: Publish from a file", "connectors.md: Read a feed",
                    "connectors.md: Read any API",
                    "connectors.md: Read and write a database",  // database_test.cpp
                    "connectors.md: Run a program",              // program_test.cpp
                    "stages.md: Scripts",                        // tests/golden/transform/script_*
                    "connectors.md: Send mail",                  // mail_test.cpp
                    "stages.md: Stages under a name",            // tests/golden/transform/use_*
                    "connectors.md: Take webhooks",              // tests/e2e_webhook
                    "stages.md: Test a configuration",           // tests/e2e_cases
                    "guide.md: The first run", "connectors.md: What a record may choose",
                    "guide.md: What happened to it", "guide.md: When it runs",
                    "ocoya.md: A listing of one's own",
                    "ocoya.md: Access by OAuth2",  // reads nothing
                    "ocoya.md: For every workspace", "ocoya.md: Ocoya", "ocoya.md: Writing",
                    "operations.md: Alerts",  // alerts_test.cpp
                    "storages.md: Storages",
                    "storages.md: The whole way: posts that follow their products"));
}

TEST_F(example, of_the_readme_reports_what_was_posted) {
    configure("README.md: A configuration, explained");
    const auto posted = with_status(first_workspace, "POSTED");
    EXPECT_EQ(settled(round(), "posts-to-report", "finished"), posted);
    const auto lines = report("report.ndjson");
    ASSERT_EQ(lines.size(), static_cast<std::size_t>(posted));
    for (const auto& line : lines) {
        EXPECT_TRUE(line.at("networks").is_array());
        EXPECT_FALSE(line.at("caption").as_string().empty());
    }
    EXPECT_EQ(settled(round(), "posts-to-report", "finished"), 0);
}

TEST_F(example, first_task_reports_what_was_posted_or_failed) {
    configure("guide.md: First task: a report of what was posted");
    const auto expected =
        with_status(first_workspace, "POSTED") + with_status(first_workspace, "ERROR");
    EXPECT_EQ(settled(round(), "report", "finished"), expected);
    EXPECT_EQ(report("report.ndjson").size(), static_cast<std::size_t>(expected));
    EXPECT_EQ(settled(round(), "report", "finished"), 0);
}

// "One scheduled post for each product of a shop's export, and never two for one product."
TEST_F(example, publish_from_a_file_makes_a_post_for_each_product_with_an_image) {
    configure("guide.md: Publish from a file");
    give("shop_export.csv", "products.csv");
    EXPECT_EQ(settled(round(), "products-to-ocoya", "finished"), 3);
    const std::vector<std::string> posts{"Linen Shirt – now in our shop",
                                         "Mug, 12\" tall box – now in our shop",
                                         "Wool Hat – Größe M – now in our shop"};
    EXPECT_EQ(sandbox.made(), posts);
    EXPECT_THAT(log, HasSubstr("records share an identifier"));

    // Known products get another price, SKU or image.
    auto export_text = read_file(work.beside("products.csv"));
    export_text = std::regex_replace(export_text, std::regex("59\\.00"), "49.00");
    export_text = std::regex_replace(export_text, std::regex("LS/"), "LS-2/");
    work.write(
        "../products.csv",
        export_text + "mug-12oz,,,,,,,,,,,,,,https://cdn.shop.example/files/mug-3.png,3,,,,,,\r\n");
    round();
    EXPECT_EQ(sandbox.made(), posts);
}

TEST_F(example, publish_from_a_file_waits_for_an_export_that_is_being_written) {
    configure("guide.md: Publish from a file");
    give("shop_export.csv", "products.csv");
    const auto whole = read_file(work.beside("products.csv"));
    const auto cut = whole.find("Mug, 12") + 4;
    work.write("../products.csv", whole.substr(0, cut));
    round();
    EXPECT_THAT(sandbox.made(), ElementsAre("Linen Shirt – now in our shop"));
    EXPECT_THAT(log, HasSubstr("a file is not taken whole"));
    work.write("../products.csv", whole);
    round();
    EXPECT_EQ(sandbox.made().size(), 3U);
}

TEST_F(example, change_and_delete_posts_moves_what_is_stuck) {
    configure("guide.md: Change and delete posts");
    const auto stuck = with_status(first_workspace, "NEEDS_ATTENTION");
    EXPECT_EQ(settled(round(), "reschedule-stuck", "finished"), stuck);
    EXPECT_EQ(sandbox.calls("PATCH", "applied"), stuck);
    EXPECT_EQ(with_status(first_workspace, "NEEDS_ATTENTION"), 0);
}

TEST_F(example, what_happened_to_it_tells_a_post_that_failed_since) {
    configure("guide.md: What happened to it");
    EXPECT_EQ(settled(round(), "failed-posts", "finished"), 0);
    const auto all = sandbox.get("/posts?workspaceId=" + std::string(first_workspace));
    std::string id;
    for (const auto& post : all.as_array()) {
        if (post.at("status").as_string() == "SCHEDULED") {
            id = std::string(post.at("id").as_string());
        }
    }
    sandbox.post("/posts/" + id, R"({"status":"ERROR"})");
    EXPECT_EQ(settled(round(), "failed-posts", "finished"), 1);
    EXPECT_THAT(log, HasSubstr(R"(was\":\"SCHEDULED)"));
    EXPECT_THAT(log, HasSubstr(id));
}

TEST_F(example, the_first_run_offers_the_newest_of_each_workspace) {
    configure("guide.md: The first run");
    // Two workspaces, and 237 posts.
    const auto first = round();
    EXPECT_EQ(boost::json::parse(first).at("incoming").at(0).at("items").as_int64(), 237);
    EXPECT_EQ(settled(first, "posts-to-report", "finished"), 20);
    EXPECT_THAT(log, HasSubstr("first listing: remembered, and not offered"));
    EXPECT_EQ(settled(round(), "posts-to-report", "finished"), 0);
}

// tests/e2e/record_choices_test.cpp shows the effect of this configuration.
TEST_F(example, what_a_record_may_choose_is_read_as_it_is_shown) {
    configure("connectors.md: What a record may choose",
              {{"/api", "/api\n    auth: {bearer: x-y-z-1}"}});
    const auto done = work.check();
    EXPECT_EQ(done.code, 0) << done.err;
}

TEST_F(example, a_client_with_limits_puts_each_row_to_its_place) {
    const other_side shop;
    // Its authority, certificate and proxy belong to a network that a test does not have.
    configure("connectors.md: Certificates, proxies and limits of a client",
              {{"https://shop\\.example", shop.url()},
               {"    tls:\n(      .*\n)+", ""},
               {"    proxy: .*\n", ""}});
    give("stock.csv", "stock.csv");
    EXPECT_EQ(settled(round(), "stock-to-shop", "finished"), 3);
    std::vector<std::string> put;
    for (const auto& one : shop.requests()) {
        put.push_back(one.method + " " + one.target + " " + one.body);
    }
    EXPECT_THAT(put,
                ElementsAre(R"(PUT /api/stock/LS-S?api_key=shop-key {"sku":"LS-S","stock":"4"})",
                            R"(PUT /api/stock/LS-M?api_key=shop-key {"sku":"LS-M","stock":"2"})",
                            R"(PUT /api/stock/WH-1?api_key=shop-key {"sku":"WH-1","stock":"3"})"));
}

TEST_F(example, of_ocoya_repairs_what_needs_attention) {
    configure("ocoya.md: Ocoya");
    const auto stuck = with_status(first_workspace, "NEEDS_ATTENTION");
    EXPECT_EQ(settled(round(), "repair", "finished"), stuck);
    EXPECT_EQ(sandbox.calls("PATCH", "applied"), stuck);
}

TEST_F(example, for_every_workspace_reads_the_posts_of_all) {
    configure("ocoya.md: For every workspace");
    const auto report = boost::json::parse(round());
    EXPECT_EQ(report.at("incoming").at(0).at("items").as_int64(), 237);
}

TEST_F(example, a_listing_of_ones_own_reads_each_kind_of_paging) {
    const other_side api({
        {"/comments?after=c2", R"({"data":{"comments":[{"comment_id":2}]},"meta":{"next":null}})"},
        {"/comments", R"({"data":{"comments":[{"comment_id":1}]},"meta":{"next":"c2"}})"},
        {"/assets", R"({"assets":[{"id":"a1"},{"id":"a2"}]})"},
        {"/assets?offset=2", R"({"assets":[]})"},
        {"/assets?limit=100&offset=2", R"({"assets":[]})"},
        {"/events", R"([])"},
        {"/reports/2026", R"({"reports":[{"id":1},{"id":2}],"more":false,"previous_year":2025})"},
        {"/reports/2025", R"({"more":false,"previous_year":null})"},
    });
    configure("ocoya.md: A listing of one's own",
              {{"type: ocoya, api_key", "type: ocoya, base_url: \"" + api.url() + "\", api_key"}});
    const auto report = boost::json::parse(round());
    std::map<std::string, std::int64_t> items;
    for (const auto& one : report.at("incoming").as_array()) {
        items[std::string(one.at("name").as_string())] = one.at("items").as_int64();
    }
    EXPECT_EQ(items, (std::map<std::string, std::int64_t>{
                         {"assets", 2}, {"comments", 2}, {"events", 0}, {"reports", 2}}));
}

TEST_F(example, writing_makes_a_post_for_each_profile_of_a_piece_of_news) {
    configure("ocoya.md: Writing", {{"Shop page", "Harbour Coffee"}});
    give("news.ndjson", "news.ndjson");
    EXPECT_EQ(settled(round(), "news-to-posts", "finished"), 4);
    EXPECT_THAT(sandbox.made(),
                ElementsAre("New roast in the shop #news", "New roast in the shop #news",
                            "Open on Sunday – 9 to 5 #news", "Open on Sunday – 9 to 5 #news"));
}

TEST_F(example, orders_are_handed_over_once_under_a_key) {
    const other_side shop;
    configure("delivery.md: Paused, or by the hour", {{"https://shop\\.example", shop.url()}});
    give("orders.ndjson", "orders.ndjson");
    EXPECT_EQ(settled(round(), "orders-in-the-morning", "finished"), 3);
    round();
    EXPECT_THAT(shop.requests(), SizeIs(3));
    EXPECT_THAT(shop.requests(),
                Each(Field(&other_side::request::head, HasSubstr("\r\nIdempotency-Key: "))));
}

TEST_F(example, a_storage_holds_the_price_of_each_product) {
    configure("storages.md: Storages");
    give("shop_export.csv", "products.csv");
    round();
    const auto shown = run_sluice(
        {"storages", "show", "post-of-product", "--json", "--state", work.state().string()});
    ASSERT_EQ(shown.code, 0) << shown.err;
    std::map<std::string, std::string> prices;
    const auto values = boost::json::parse(shown.out);
    for (const auto& one : values.as_array()) {
        prices[std::string(one.at("key").as_string())] =
            boost::json::serialize(one.at("value").at("price"));
    }
    EXPECT_EQ(prices, (std::map<std::string, std::string>{{"gift-card", "\"25.00\""},
                                                          {"linen-shirt", "\"59.00\""},
                                                          {"mug-12oz", "\"14.50\""},
                                                          {"wool-hat", "\"29.00\""}}));
}

TEST_F(example, runs_by_the_calendar) {
    configure("guide.md: When it runs");
    const auto shown = run_sluice({"schedules", "orders", "--json", "--config",
                                   work.config().string(), "--state", work.state().string()});
    ASSERT_EQ(shown.code, 0) << shown.err;
    const auto orders = boost::json::parse(shown.out).at(0);
    EXPECT_EQ(orders.at("schedule"), "0 7 LW * * in Europe/Berlin");
    EXPECT_EQ(orders.at("priority"), "high");
    EXPECT_THAT(orders.at("next").as_array(), SizeIs(5));
    EXPECT_EQ(work.check().err, "");
}

TEST_F(example, posts_follow_their_products) {
    configure("storages.md: The whole way: posts that follow their products");
    give("catalogue.csv", "products.csv");
    EXPECT_EQ(settled(round(), "announce", "finished"), 3);
    EXPECT_THAT(sandbox.made(), ElementsAre("Linen Shirt", "Mug, 12\" tall box", "Wool Hat"));
    round();
    const auto before = sandbox.calls("PATCH", "applied");
    auto catalogue = read_file(work.beside("products.csv"));
    catalogue = std::regex_replace(catalogue, std::regex("2031-02-03"), "2031-03-03");
    work.write("../products.csv", catalogue);
    EXPECT_EQ(settled(round(), "reschedule", "finished"), 1);
    EXPECT_EQ(sandbox.calls("PATCH", "applied"), before + 1);
    EXPECT_EQ(sandbox.made().size(), 3U);
}

}  // namespace
}  // namespace sluice::testing
