#include "support/net_gzip.hpp"
#include "unit/connectors_webhook/received_requests.hpp"

#include <gmock/gmock.h>

namespace sluice::webhook {
namespace {

using ::testing::HasSubstr;

TEST_F(received_requests, are_answered_after_their_page_is_stored) {
    box().open();
    send(0, "1");
    send(1, "2");
    EXPECT_EQ(page(), "page: 1 2");
    poll();
    EXPECT_EQ(answers[0], "") << "it is not stored yet";
    source().committed();
    poll();
    EXPECT_EQ(answers[0], R"(200 {"status":"stored"})");
    EXPECT_EQ(answers[1], answers[0]);
}

TEST_F(received_requests, that_are_not_stored_come_again) {
    box().open();
    send(0, "1");
    EXPECT_EQ(page(), "page: 1");
    source().not_committed({failure_class::internal, "disk full"});
    poll();
    EXPECT_EQ(answers[0], R"(503 {"error":"the request was not stored: send it again"})");
    EXPECT_EQ(page(), "last:");
}

TEST_F(received_requests, at_once_are_answered_before_and_kept_until_they_are_stored) {
    options.answer = answer_time::at_once;
    box().open();
    send(0, "1");
    send(1, "2");
    EXPECT_EQ(answers[0], R"(200 {"status":"taken"})");
    EXPECT_EQ(page(), "page: 1 2");
    source().not_committed({failure_class::internal, "disk full"});
    EXPECT_EQ(page(), "page: 1 2") << "in their order";
    source().committed();
}

TEST_F(received_requests, at_once_that_are_lost_at_the_end_are_counted_in_the_log) {
    options.answer = answer_time::at_once;
    box().open();
    send(0, "1");
    box().close();
    EXPECT_THAT(bench.log.lines().at(0),
                HasSubstr("requests were answered and are not stored: their records are lost"));
}

TEST_F(received_requests, of_a_closed_inbox_are_given_back) {
    send(0, "1");
    EXPECT_EQ(answers[0], "given back");
    box().open();
    send(1, "2");
    box().close();
    poll();
    EXPECT_EQ(answers[1], "given back");
    EXPECT_EQ(page(), "last:");
}

TEST_F(received_requests, in_a_page_are_answered_after_the_close_too) {
    box().open();
    send(0, "1");
    EXPECT_EQ(page(), "page: 1");
    box().close();
    poll();
    EXPECT_EQ(answers[0], "");
    source().committed();
    poll();
    EXPECT_EQ(answers[0], R"(200 {"status":"stored"})");
}

TEST_F(received_requests, that_wait_too_long_are_told_to_come_again_and_are_not_stored) {
    options.answer_within = std::chrono::milliseconds(1);
    box().open();
    send(0, "1");
    bench.io.restart();
    bench.io.run();
    EXPECT_EQ(answers[0], R"(503 {"error":"the request is not stored within 1ms: send it again"})");
    EXPECT_EQ(page(), "last:");
}

TEST_F(received_requests, make_a_page_each_where_records_are_compared) {
    use.compares = true;
    box().open();
    send(0, "1");
    send(1, "2");
    EXPECT_EQ(page(), "page: 1");
    source().committed();
    EXPECT_EQ(page(), "page: 2");
    source().committed();
}

TEST_F(received_requests, with_a_time_in_their_signature_are_taken_once) {
    options.sender = {};
    options.sender.signature.emplace();
    options.sender.signature->form = signature_form::stripe;
    options.sender.signature->key = secret("k");
    const std::vector<net::header_list::item> proof{
        {"Stripe-Signature",
         "t=1769947200,v1=2d13ecc0f4aa9072fbdd365a24af4e2d4733dbd2c7de78752862029658bbd6da"}};
    box().open();
    send(0, R"({"id":1})", proof);
    send(1, R"({"id":1})", proof);
    EXPECT_THAT(answers[1], HasSubstr("409 "));
    EXPECT_EQ(page(), R"(page: {"id":1})");
    source().not_committed({failure_class::internal, "disk full"});
    poll();
    send(2, R"({"id":1})", proof);
    EXPECT_EQ(page(), R"(page: {"id":1})") << "the first one was not stored";
    source().committed();
    poll();
    send(3, R"({"id":1})", proof);
    EXPECT_THAT(answers[3], HasSubstr("409 "));
    time.advance(std::chrono::seconds(301));
    send(4, R"({"id":1})", proof);
    EXPECT_THAT(answers[4], HasSubstr("401 "));
}

TEST_F(received_requests, are_taken_once_over_a_restart_too) {
    options.sender = {};
    options.sender.signature.emplace();
    options.sender.signature->form = signature_form::stripe;
    options.sender.signature->key = secret("k");
    const std::vector<net::header_list::item> proof{
        {"Stripe-Signature",
         "t=1769947200,v1=2d13ecc0f4aa9072fbdd365a24af4e2d4733dbd2c7de78752862029658bbd6da"}};
    box().open();
    send(0, R"({"id":1})", proof);
    const auto facts = bench.run(source().fetch(nullptr)).value().facts;
    source().committed();
    poll();  // the answer goes out before the subscriber ends
    ASSERT_EQ(facts.size(), 1);
    EXPECT_EQ(facts[0].part, "4733dbd2c7de78752862029658bbd6da");

    restart();
    EXPECT_TRUE(source().has_to_recall());
    box().open();
    send(1, R"({"id":1})", proof);  // the ledger was not asked yet
    EXPECT_EQ(answers[1], "");
    source().recall(facts[0].part, facts[0].fact.value());
    source().recalled();
    poll();
    EXPECT_THAT(answers[1], HasSubstr("409 "));
    EXPECT_FALSE(source().has_to_recall());
    send(2, R"({"id":1})", proof);
    EXPECT_THAT(answers[2], HasSubstr("409 "));
    EXPECT_EQ(page(), "last:");

    time.advance(std::chrono::seconds(800));
    send(3, R"({"id":1})",
         {{"Stripe-Signature",
           "t=1769948000,v1=7b027163455ed1d624c623fa83927585ba9a846c5c4ed74d0a17800bb8ac0e85"}});
    const auto removes = bench.run(source().fetch(nullptr)).value().facts;
    ASSERT_EQ(removes.size(), 2);
    EXPECT_TRUE(removes[0].fact);
    EXPECT_EQ(removes[1].part, facts[0].part) << "no signature stays longer than it is good";
    EXPECT_FALSE(removes[1].fact);
}

TEST_F(received_requests, may_be_packed) {
    options.largest_unpacked = 1024;
    box().open();
    send(0, testing::gzipped(R"({"id":1})"), {{"Content-Encoding", "gzip"}});
    EXPECT_EQ(page(), R"(page: {"id":1})");
    source().committed();
    const auto refused = [&](std::string body, const std::string& coding) {
        send(1, std::move(body), {{"Content-Encoding", coding}});
        return answers[1];
    };
    EXPECT_THAT(refused(testing::gzipped(std::string(1025, '1')), "gzip"), HasSubstr("413 "));
    const auto good = testing::gzipped(R"({"id":1})");
    EXPECT_THAT(refused(good.substr(0, good.size() - 1), "gzip"), HasSubstr("ends too early"));
    EXPECT_THAT(refused("{}", "gzip"), HasSubstr("400 "));
    EXPECT_THAT(refused("{}", "br"), HasSubstr("415 "));
    EXPECT_THAT(refused("{}", "gzip, gzip, gzip, gzip, gzip"), HasSubstr("415 "));
    EXPECT_THAT(
        refused(testing::gzipped(testing::gzipped(std::string(2'000'000, '1'))), "gzip, gzip"),
        HasSubstr("413 "));
}

// The room for bodies of a listener.
struct room_for_bodies final : net::body_memory {
    bool add(std::size_t bytes) override {
        const bool fits = bytes <= left;
        left -= fits ? bytes : 0;
        return fits;
    }
    std::size_t left = 3000;
};

TEST_F(received_requests, that_are_packed_count_unpacked_towards_the_room_for_bodies) {
    room_for_bodies room;
    memory = &room;
    box().open();
    const auto packed = testing::gzipped("\"" + std::string(2000, 'x') + "\"");
    send(0, packed, {{"Content-Encoding", "gzip"}});
    EXPECT_EQ(room.left, 998U);
    send(1, packed, {{"Content-Encoding", "gzip"}});
    EXPECT_EQ(answers[1], R"(503 {"error":"there is no room for more bodies"})");
    EXPECT_EQ(box().refused(), (std::map<std::string, std::int64_t>{{"full", 1}}));
}

TEST_F(received_requests, that_are_refused_do_not_fill_the_log) {
    options.sender = {};
    options.sender.bearer = secret("abc");
    box().open();
    for (std::size_t i = 0; i < 50; ++i) {
        send(i, "{", {{"Authorization", "Bearer x"}});
        EXPECT_THAT(answers[i], HasSubstr("401 "));
    }
    ASSERT_EQ(bench.log.lines().size(), 1U);
    EXPECT_THAT(bench.log.lines()[0], HasSubstr("a webhook was refused"));
    EXPECT_EQ(box().refused(), (std::map<std::string, std::int64_t>{{"unproven", 50}}));
    time.advance(std::chrono::seconds(61));
    send(0, "{", {{"Authorization", "Bearer x"}});
    EXPECT_THAT(bench.log.lines().at(1), HasSubstr("refused_before=49"));
}

TEST_F(received_requests, with_a_bad_body_say_why) {
    box().open();
    send(0, "{\"a\":");
    EXPECT_THAT(answers[0], HasSubstr("400 {\"error\":\"the body is no JSON: line 1"));
}

}  // namespace
}  // namespace sluice::webhook
