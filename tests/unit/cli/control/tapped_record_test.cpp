#include "cli/control/tapped_record.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

json::value tapped(const std::string& data, int bytes = 40) {
    return parse_json(R"({"time":"2026-01-31T09:00:00.000Z","route":"posts","stage":2,)"
                      R"("type":"post","id":"p-1","headers":{"event":"changed"},"bytes":)" +
                      std::to_string(bytes) + R"(,"data":)" + data + "}")
        .value();
}

TEST(record_text, has_a_line_about_the_record_and_its_data) {
    EXPECT_EQ(record_text(tapped(R"({"caption":"linen"})"), 80),
              "2026-01-31T09:00:00.000Z  post 'p-1'  event=changed\n"
              "  {\n    \"caption\": \"linen\"\n  }\n");
}

TEST(record_text, says_that_data_is_too_large_to_be_shown) {
    EXPECT_THAT(record_text(tapped("null", 70'000), 80), HasSubstr("(70000 bytes: too large"));
    EXPECT_THAT(record_text(tapped("null", 4), 80), HasSubstr("\n  null\n"));
}

TEST(record_text, no_text_from_outside_steers_the_terminal) {
    EXPECT_THAT(record_text(tapped(R"({"caption":"\u001b[2J"})"), 80), Not(HasSubstr("\x1b")));
}

TEST(dropped_text, tells_the_number_and_the_cause) {
    EXPECT_THAT(dropped_text({5, 0}), AllOf(HasSubstr("5 records more passed"), HasSubstr("--rate"),
                                            Not(HasSubstr("slow"))));
    EXPECT_THAT(dropped_text({0, 1}), HasSubstr("1 record more"));
}

TEST(end_text, counts_everything) {
    auto dropped = dropped_in(parse_json(R"({"sampled":7,"slow":2})").value());
    dropped.add({1, 0});
    EXPECT_EQ(end_text(3, dropped),
              "3 records shown, 8 not shown because of the rate, 2 lost because the terminal was "
              "too slow\n");
    EXPECT_EQ(end_text(1, {}), "1 record shown\n");
}

}  // namespace
}  // namespace sluice::cli
