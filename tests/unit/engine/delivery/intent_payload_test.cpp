#include "engine/delivery/intent_payload.hpp"

#include <gtest/gtest.h>

namespace sluice::engine {
namespace {

intent_payload full_payload() {
    intent_payload payload;
    payload.entity = entity{"items", "p1", {{"event", "new"}}, parse_json(R"({"n":1.10})").value()};
    payload.stores = {{"s", "k", "1.10", wall_time(std::chrono::seconds(5))}, {"s", "l", {}, {}}};
    payload.sent = sent_result{"x9", "HTTP 201", json::object{{"status", 201}}, true};
    return payload;
}

TEST(intent_payload, comes_back_as_it_went) {
    delivery what;
    what.safety = repeat_safety::verifiable;
    what.plan = json::object{{"a", 1}};
    const auto stored = intent_of(what, {}, full_payload());
    EXPECT_EQ(restore(stored).value().delivery.safety, repeat_safety::verifiable);
    const auto back = restore(stored).value().payload;
    EXPECT_EQ(back.entity.value().headers.at("event"), "new");
    EXPECT_EQ(write_json(back.entity.value().data), R"({"n":1.10})");
    ASSERT_EQ(back.stores.size(), 2U);
    EXPECT_EQ(back.stores[0].value, "1.10");
    EXPECT_EQ(back.stores[0].expires, wall_time(std::chrono::seconds(5)));
    EXPECT_EQ(back.stores[1].value, std::nullopt);
    EXPECT_EQ(back.sent.value().external_id, "x9");
    EXPECT_TRUE(back.sent.value().found);
    EXPECT_EQ(restore(intent_of(what, {})).value().payload.sent, std::nullopt);
}

// Ledgers of earlier versions hold such texts, and later versions read those of this version.
TEST(intent_payload, stands_in_the_ledger_in_these_words) {
    delivery sent;
    sent.safety = repeat_safety::idempotent;
    sent.plan = json::object{{"path", "/a \"b\""}};
    sent.summary = "POST \"x\"";
    sent.repeat_as_sent = true;
    EXPECT_EQ(
        intent_of(sent, {}, full_payload()).plan,
        R"({"safety":"idempotent","plan":{"path":"/a \"b\""},"summary":"POST \"x\"","as_sent":true,)"
        R"("record":{"type":"items","id":"p1","headers":{"event":"new"},"data":{"n":1.10}},)"
        R"("stores":[{"store":"s","key":"k","value":"1.10","expires":5000},{"store":"s","key":"l"}],)"
        R"("sent":{"id":"x9","text":"HTTP 201","reply":{"status":201},"found":true}})");
}

TEST(intent_payload, a_delivery_that_is_repeated_as_sent_takes_its_entity_along) {
    delivery sent;
    sent.entity.id = "p1";
    sent.entity.data = parse_json(R"({"n":1.10})").value();
    EXPECT_FALSE(restore(intent_of(sent, {})).value().payload.entity);
    sent.repeat_as_sent = true;
    const auto back = restore(intent_of(sent, {})).value();
    EXPECT_TRUE(back.delivery.repeat_as_sent);
    EXPECT_EQ(back.payload.entity.value().id, "p1");
    EXPECT_EQ(write_json(back.payload.entity.value().data), R"({"n":1.10})");
}

TEST(intent_payload, a_text_that_cannot_be_read_is_a_failure) {
    ledger::intent stored;
    stored.plan = "{";
    EXPECT_FALSE(restore(stored));
    stored.plan = R"({"safety":"once"})";
    EXPECT_FALSE(restore(stored));
}

}  // namespace
}  // namespace sluice::engine
