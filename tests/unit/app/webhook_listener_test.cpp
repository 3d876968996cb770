#include "app/webhook_listener.hpp"

#include <gtest/gtest.h>

namespace sluice::app {
namespace {

unsigned joined_status(const std::vector<unsigned>& statuses) {
    std::vector<net::reply> answers;
    for (const auto status : statuses) {
        answers.push_back(webhook_error(status, "x"));
    }
    return joined_answer(std::move(answers)).message.status;
}

TEST(webhook_answers, of_several_incomings_become_one) {
    EXPECT_EQ(joined_status({200}), 200U);
    EXPECT_EQ(joined_status({401, 200}), 200U) << "one of them knows the sender";
    EXPECT_EQ(joined_status({200, 503}), 503U) << "the sender comes again for the other";
    EXPECT_EQ(joined_status({401, 400}), 401U);
}

TEST(webhook_answers, of_an_error_are_json) {
    const auto made = webhook_error(404, "no \"path\"");
    EXPECT_EQ(made.message.body, R"({"error":"no \"path\""})");
    EXPECT_EQ(made.message.headers.find("Content-Type"), "application/json");
}

}  // namespace
}  // namespace sluice::app
