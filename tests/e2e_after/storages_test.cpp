#include "e2e/job.hpp"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

// Storages: filled without a publisher and without a route, read and changed beside a running
// daemon, and checked by references.

namespace sluice::testing {
namespace {

using ::testing::HasSubstr;

namespace json = boost::json;

struct storages_test : ::testing::Test {
    storages_test() { work.write("../stock.csv", "Sku,Stock,Size\na1,5,XL\na2,0,M\na3,7,XL\n"); }

    void configure(const std::string& rest) const {
        work.write("stock.yaml",
                   "storages:\n  stock: {keep: 30d, description: What is there}\n"
                   "incoming:\n  stock:\n    schedule: every 1h\n"
                   "    subscriber: {type: file, path: " +
                       work.beside("stock.csv").string() + "}\n    identifier: Sku\n" + rest);
    }

    // Uses a daemon's state directory, and the configuration where a test asks for it.
    ended storages(std::vector<std::string> what, bool with_configuration = false) const {
        what.insert(what.begin(), "storages");
        what.insert(what.end(), {"--state", work.state().string()});
        if (with_configuration) {
            what.insert(what.end(), {"--config", work.config().string()});
        }
        return run_sluice(std::move(what));
    }
    json::value shown(std::vector<std::string> what, bool with_configuration = false) const {
        what.emplace_back("--json");
        const auto done = storages(std::move(what), with_configuration);
        EXPECT_EQ(done.code, 0) << done.err;
        return json::parse(done.out);
    }
    std::string keys(std::vector<std::string> what) const {
        std::string all;
        const auto values = shown(std::move(what));
        for (const auto& one : values.as_array()) {
            all += std::string(one.at("key").as_string()) + " ";
        }
        return all;
    }

    job work;
};

constexpr const char* fills_the_storage =
    "    transformers:\n"
    "      - store: {storage: stock, key: \"{{ Sku }}\"}\n";

TEST_F(storages_test, an_incoming_without_a_route_fills_one) {
    configure(fills_the_storage);
    ASSERT_EQ(work.once().code, 0);
    EXPECT_EQ(keys({"show", "stock"}), "a1 a2 a3 ");
    const auto one = shown({"show", "stock", "a1"});
    EXPECT_EQ(one.at("value").at("Stock").as_string(), "5");
    EXPECT_TRUE(one.at("expires").is_string());
    EXPECT_TRUE(work.list().as_array().empty());
}

TEST_F(storages_test, an_outgoing_without_a_publisher_fills_one_and_keeps_only_what_changed) {
    configure(
        "outgoing:\n  keep:\n    transformers:\n"
        "      - only_changed: {storage: stock, key: \"{{ Sku }}\", compare: Stock}\n"
        "routes:\n  keep: {from: stock, to: keep}\n");
    ASSERT_EQ(work.once().code, 0);
    EXPECT_EQ(keys({"show", "stock"}), "a1 a2 a3 ");
    work.write("../stock.csv", "Sku,Stock,Size\na1,5,S\na2,1,M\na3,7,XL\n");
    const auto second = work.once();
    EXPECT_EQ(settled(second.out, "keep", "skipped"), 2) << second.err;
    EXPECT_EQ(settled(second.out, "keep", "finished"), 1);
    EXPECT_EQ(shown({"show", "stock", "a2"}).at("value").as_string(), "1");
}

TEST_F(storages_test, a_publisher_keeps_one_up_to_date) {
    const std::string publisher =
        "    emit: changed\n    deleted: emit\noutgoing:\n  keep:\n    publisher:\n"
        "      type: storage\n      storage: stock\n      key: \"{{ Sku }}\"\n"
        "      value: {pieces: \"{{ Stock }}\"}\n      remove: header.event == 'deleted'\n"
        "routes:\n  keep: {from: stock, to: keep}\n";
    configure(publisher);
    const auto first = work.once();
    EXPECT_EQ(settled(first.out, "keep", "finished"), 3) << first.err;
    EXPECT_EQ(keys({"show", "stock"}), "a1 a2 a3 ");
    EXPECT_EQ(shown({"show", "stock", "a1"}).at("value").at("pieces").as_string(), "5");
    work.write("../stock.csv", "Sku,Stock,Size\na1,4,XL\na3,7,XL\n");
    EXPECT_EQ(settled(work.once().out, "keep", "finished"), 1);
    EXPECT_EQ(keys({"show", "stock"}), "a1 a2 a3 ");
    // The second complete listing without a2 shows that it was deleted.
    EXPECT_EQ(settled(work.once().out, "keep", "finished"), 1);
    EXPECT_EQ(keys({"show", "stock"}), "a1 a3 ");
    EXPECT_EQ(shown({"show", "stock", "a1"}).at("value").at("pieces").as_string(), "4");
    EXPECT_EQ(settled(work.once().out, "keep", "finished"), 0);
}

// The value and the outcome are committed together, so a crash shows neither or both.
TEST_F(storages_test, a_publisher_that_is_cut_off_has_put_nothing) {
    configure(
        "    emit: changed\noutgoing:\n  keep:\n    publisher: {type: storage, storage: stock, "
        "key: \"{{ Sku }}\"}\n"
        "routes:\n  keep: {from: stock, to: keep}\n");
    work.environment["SLUICE_FAILPOINT"] = "outcome-before-commit:1";
    EXPECT_EQ(work.once().signal, 9);
    work.environment.erase("SLUICE_FAILPOINT");
    EXPECT_EQ(keys({"show", "stock"}), "");
    const auto next = work.once();
    EXPECT_EQ(settled(next.out, "keep", "finished"), 3) << next.err;
    EXPECT_EQ(keys({"show", "stock"}), "a1 a2 a3 ");
    EXPECT_TRUE(work.list({"--status", "uncertain"}).as_array().empty());
}

TEST_F(storages_test, are_browsed_searched_and_changed_beside_a_running_daemon) {
    configure(fills_the_storage);
    program daemon(work.run());
    ASSERT_TRUE(daemon.wrote("run finished"));
    EXPECT_EQ(keys({"show", "stock", "--limit", "2"}), "a1 a2 ");
    EXPECT_EQ(keys({"show", "stock", "--limit", "2", "--after", "a2"}), "a3 ");
    EXPECT_EQ(keys({"search", "stock", "XL"}), "a1 a3 ");

    EXPECT_EQ(storages({"put", "stock", "b1", R"({"Size":"XL"})"}, true).code, 0);
    EXPECT_EQ(keys({"search", "stock", "XL"}), "a1 a3 b1 ");
    EXPECT_EQ(storages({"remove", "stock", "a1", "a2"}).code, 0);
    EXPECT_EQ(keys({"show", "stock"}), "a3 b1 ");
    EXPECT_NE(storages({"show", "stock", "a1"}).code, 0);

    const auto all = shown({"list"}, true);
    ASSERT_EQ(all.as_array().size(), 1U);
    EXPECT_EQ(all.at(0).at("name").as_string(), "stock");
    EXPECT_EQ(all.at(0).at("values").as_int64(), 2);
    EXPECT_EQ(all.at(0).at("keep").as_string(), "30d");
    EXPECT_THAT(storages({"list"}, true).out, HasSubstr("What is there"));
    EXPECT_THAT(storages({"show", "stock"}).out, HasSubstr("b1"));
    EXPECT_EQ(daemon.stop().code, 0);
}

TEST_F(storages_test, wrong_names_and_values_are_refused) {
    configure(fills_the_storage);
    ASSERT_EQ(work.once().code, 0);
    EXPECT_THAT(storages({"put", "stok", "a", "1"}, true).err, HasSubstr("did you mean 'stock'?"));
    EXPECT_THAT(storages({"put", "stock", "a", "text"}, true).err, HasSubstr("quote a text"));
    EXPECT_THAT(storages({"put", "stock", "a", "1", "--keep", "soon"}, true).err,
                HasSubstr("--keep"));
    EXPECT_THAT(storages({"show", ".tokens"}).err, HasSubstr("no storage is ever called"));
    EXPECT_THAT(storages({"remove", ".tokens", "a"}).err, HasSubstr("no storage is ever called"));
}

TEST_F(storages_test, check_names_the_place_of_what_cannot_be) {
    configure(
        "    transformers:\n      - store: {storage: stok, key: x}\n"
        "outgoing:\n  a: {publisher: {type: log}}\n  b: {publisher: {type: log}}\n"
        "  empty: {}\n"
        "routes:\n  r: {from: stock, to: a}\n");
    auto said = work.check();
    EXPECT_EQ(said.code, 2);
    EXPECT_THAT(said.err, HasSubstr("stock.yaml:9:26: there is no storage 'stok'"));
    EXPECT_THAT(said.err, HasSubstr("did you mean 'stock'?"));
    EXPECT_THAT(said.err, HasSubstr("the outgoing has neither a publisher nor stages"));

    configure(
        "outgoing:\n  a: {publisher: {type: log}}\n  b: {publisher: {type: log}}\n"
        "  c: {publisher: {type: log}}\n"
        "routes:\n  r:\n    from: stock\n    to: a\n    then:\n      - b\n"
        "      - {after: b, to: [a]}\n      - {after: c, to: b}\n");
    said = work.check();
    EXPECT_EQ(said.code, 2);
    EXPECT_THAT(said.err, HasSubstr("stock.yaml:18:25: route 'r' goes in a circle: b → a → b"));
    EXPECT_THAT(said.err, HasSubstr("stock.yaml:19:17: route 'r' never comes to outgoing 'c'"));
    work.write("more.yaml", "storages:\n  2nd: {}\n  sluice: {}\n");
    said = work.check();
    EXPECT_EQ(said.code, 2);
    EXPECT_THAT(said.err, HasSubstr("more.yaml:2:3: '2nd' cannot be the name of a storage"));
    EXPECT_THAT(said.err, HasSubstr("more.yaml:3:3: 'sluice' cannot be the name of a storage"));
}

}  // namespace
}  // namespace sluice::testing
