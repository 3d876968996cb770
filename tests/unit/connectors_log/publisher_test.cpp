#include "support/component_fixture.hpp"
#include "support/connectors.hpp"

#include <sluice/config/load.hpp>

#include <gtest/gtest.h>

namespace sluice::log {
namespace {

class log_fixture {
 public:
    explicit log_fixture(const std::string& yaml) {
        add_log_connector(types_);
        config::diagnostics problems;
        const auto options = config::read_text(*types_.find("publisher", "log"), "a.yaml", yaml,
                                               types_, config::system_variables(), problems);
        EXPECT_TRUE(options) << problems.to_text();
        target_ = types_.make<publisher>({"log", options, {}}, bench_.context("outgoing 'watch'"))
                      .value();
    }

    result<delivery> prepare(const std::string& data) {
        return target_->prepare({"posts", "7", {}, parse_json(data).value()}, "key");
    }
    std::string write(const std::string& data) {
        auto made = prepare(data).value();
        EXPECT_EQ(made.safety, repeat_safety::idempotent);
        EXPECT_TRUE(bench_.run(target_->send(std::move(made))));
        return bench_.log.lines().back();
    }
    log_level level() const { return bench_.log.levels().back(); }

 private:
    registry types_;
    testing::component_fixture bench_;
    std::shared_ptr<publisher> target_;
};

TEST(log_publisher, shows_the_data_without_a_message) {
    log_fixture log("{}");
    EXPECT_EQ(log.write(R"({"price":1.10})"),
              R"(record connection=outgoing 'watch' entity=posts id=7 data={"price":1.10})");
    EXPECT_EQ(log.level(), log_level::info);
}

TEST(log_publisher, makes_a_message_of_a_template) {
    log_fixture log("{message: \"{{ title }} costs {{ price }}\", level: warning}");
    EXPECT_EQ(log.write(R"({"title":"Mug","price":1.10})"),
              "Mug costs 1.10 connection=outgoing 'watch' entity=posts id=7");
    EXPECT_EQ(log.level(), log_level::warning);
}

TEST(log_publisher, a_message_may_be_any_value) {
    log_fixture log("{message: \"{{ tags }}\"}");
    EXPECT_EQ(log.write(R"({"tags":["a",1.0]})").rfind(R"(["a",1.0] connection)", 0), 0U);
}

TEST(log_publisher, a_message_that_cannot_be_made_is_refused_before_it_is_sent) {
    log_fixture log("{message: \"{{ length(price) }}\"}");
    const auto made = log.prepare(R"({"price":1})");
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().message.rfind("message: ", 0), 0U) << made.error().message;
}

TEST(log_publisher, cuts_a_long_text_between_characters) {
    log_fixture log("{message: \"{{ text }}\"}");
    std::string text = "x";
    while (text.size() < 20'000) {
        text += "ü";
    }
    const auto line = log.write("{\"text\":\"" + text + "\"}");
    EXPECT_EQ(line.substr(0, line.find(" connection")), text.substr(0, 8191) + "…");
}

}  // namespace
}  // namespace sluice::log
