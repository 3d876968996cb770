#include "support/memory_storages.hpp"
#include "support/run_awaitable.hpp"

#include <gtest/gtest.h>

namespace sluice {
namespace {

using testing::run_awaitable;

ledger::value_change change(std::string key, std::optional<std::string> value,
                            std::string store = "s") {
    ledger::value_change made;
    made.store = std::move(store);
    made.key = std::move(key);
    made.value = std::move(value);
    return made;
}

std::string shown(const std::vector<storage_item>& items) {
    std::string text;
    for (const auto& item : items) {
        text += item.key + "=" + write_json(item.value) + " ";
    }
    return text;
}

class kept_for_a_day final : public storage {
 public:
    kept_for_a_day() : storage("s", std::chrono::hours(24)) {}

 private:
    awaitable<result<std::optional<std::string>>> stored(std::string /*key*/) override {
        co_return std::optional<std::string>();
    }
    awaitable<result<std::vector<ledger::stored_value>>> stored_from(std::string /*prefix*/,
                                                                     std::size_t) override {
        co_return std::vector<ledger::stored_value>();
    }
};

class storage_test : public ::testing::Test {
 protected:
    std::optional<json::value> find(const std::string& key) {
        return run_awaitable(all_.find("s")->find(key, &pending_)).value();
    }
    std::string list(const std::string& prefix, std::size_t limit) {
        return shown(run_awaitable(all_.find("s")->list(prefix, limit, &pending_)).value());
    }

    testing::memory_storages all_;
    kept_values pending_;
};

TEST(kept_values, the_last_change_of_a_key_counts) {
    kept_values kept;
    kept.add(change("a", "1"));
    kept.add(change("a", "2"));
    kept.add(change("a", "3", "other"));
    EXPECT_EQ(kept.last("s", "a")->value, "2");
    EXPECT_EQ(kept.last("other", "a")->value, "3");
    EXPECT_EQ(kept.last("s", "b"), nullptr);
    EXPECT_EQ(kept.size(), 3U);
}

TEST(kept_values, are_cut_back_to_what_was_before) {
    kept_values kept;
    kept.add(change("a", "1"));
    kept.add(change("a", "2"));
    kept.add(change("b", "1"));
    kept.cut_to(1);
    EXPECT_EQ(kept.last("s", "a")->value, "1");
    EXPECT_EQ(kept.last("s", "b"), nullptr);
    EXPECT_EQ(kept.take().size(), 1U);
    EXPECT_EQ(kept.last("s", "a"), nullptr);
    EXPECT_EQ(kept.size(), 0U);
}

TEST_F(storage_test, finds_what_is_pending_before_what_is_held) {
    all_.held["s"] = {{"a", "1"}, {"b", "1.10"}, {"c", "3"}};
    EXPECT_EQ(find("x"), std::nullopt);
    EXPECT_EQ(write_json(find("b").value()), "1.10");
    pending_.add(change("a", "2"));
    pending_.add(change("c", std::nullopt));
    pending_.add(change("x", "4"));
    EXPECT_EQ(find("a"), json::value(2));
    EXPECT_EQ(find("c"), std::nullopt);
    EXPECT_EQ(find("x"), json::value(4));
}

TEST_F(storage_test, lists_what_is_pending_among_what_is_held) {
    all_.held["s"] = {{"p1", "1"}, {"p2", "2"}, {"p3", "3"}, {"q", "9"}};
    EXPECT_EQ(list("p", 2), "p1=1 p2=2 ");
    pending_.add(change("p1", std::nullopt));
    pending_.add(change("p2", "20"));
    pending_.add(change("p0", "0"));
    pending_.add(change("p9", "9", "other"));
    EXPECT_EQ(list("p", 2), "p0=0 p2=20 ");
    EXPECT_EQ(list("p", 9), "p0=0 p2=20 p3=3 ");
    EXPECT_EQ(list("", 9), "p0=0 p2=20 p3=3 q=9 ");
}

TEST_F(storage_test, a_failure_names_the_storage) {
    all_.broken = true;
    const auto found = run_awaitable(all_.find("s")->find("a", nullptr));
    EXPECT_EQ(found.error().message, "storage 's': the disk is gone");
    const auto listed = run_awaitable(all_.find("s")->list("", 1, nullptr));
    EXPECT_EQ(listed.error().kind, failure_class::internal);
    all_.broken = false;
    all_.held["s"] = {{"a", "{"}};
    EXPECT_NE(run_awaitable(all_.find("s")->find("a", nullptr)).error().message.find("key 'a'"),
              std::string::npos);
}

TEST(storage, a_value_expires_as_the_storage_says) {
    const wall_time now{std::chrono::hours(1)};
    const kept_for_a_day some;
    EXPECT_EQ(some.put("a", json::value(1), now).expires, now + std::chrono::hours(24));
    EXPECT_EQ(some.put("a", json::value(1), now).value, "1");
    EXPECT_EQ(some.remove("a").value, std::nullopt);
    const testing::memory_storages all;
    EXPECT_EQ(all.find("s")->put("a", json::value(1), now).expires, std::nullopt);
    EXPECT_EQ(no_storages().find("s"), nullptr);
}

TEST(is_storage_name, keeps_the_daemons_own_names_apart) {
    for (const auto* good : {"a", "post-of-product", "seen_2", "Posts"}) {
        EXPECT_TRUE(is_storage_name(good)) << good;
    }
    for (const auto* bad : {"", ".tokens", "sluice", "sluice-runs", "a.b", "a b", "2a", "a/b"}) {
        EXPECT_FALSE(is_storage_name(bad)) << bad;
    }
}

}  // namespace
}  // namespace sluice
