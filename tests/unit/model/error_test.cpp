#include <sluice/error.hpp>

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

namespace sluice {
namespace {

TEST(error, the_class_alone_decides_what_is_done) {
    EXPECT_EQ(disposition_of(failure_class::credential), disposition::wait);
    EXPECT_EQ(disposition_of(failure_class::refused), disposition::park);
    EXPECT_EQ(disposition_of(failure_class::busy), disposition::retry);
    EXPECT_EQ(disposition_of(failure_class::unreachable), disposition::retry);
    EXPECT_EQ(disposition_of(failure_class::invalid), disposition::park);
    EXPECT_EQ(disposition_of(failure_class::internal), disposition::retry);
    EXPECT_EQ(disposition_of(failure_class::uncertain), disposition::park);
}

TEST(error, each_class_has_its_name) {
    EXPECT_EQ(name_of(failure_class::credential), "credential");
    EXPECT_EQ(name_of(failure_class::refused), "refused");
    EXPECT_EQ(name_of(failure_class::busy), "busy");
    EXPECT_EQ(name_of(failure_class::unreachable), "unreachable");
    EXPECT_EQ(name_of(failure_class::invalid), "invalid");
    EXPECT_EQ(name_of(failure_class::internal), "internal");
    EXPECT_EQ(name_of(failure_class::uncertain), "uncertain");
}

TEST(error, each_layer_puts_its_place_in_front) {
    failure why(failure_class::unreachable, "HTTP 502");
    failure outer = std::move(why).within("page 3");
    EXPECT_EQ(std::move(outer).within("incoming 'posts'").message,
              "incoming 'posts': page 3: HTTP 502");
}

TEST(error, is_described_with_its_mend) {
    EXPECT_EQ(describe({failure_class::invalid, "no such file"}), "no such file");
    EXPECT_EQ(describe({failure_class::invalid, "no such file", "make it"}),
              "no such file (make it)");
}

TEST(error, says_nothing_happened_unless_told) {
    EXPECT_FALSE(failure().may_have_happened);
    EXPECT_EQ(failure().kind, failure_class::internal);
}

TEST(error, the_value_of_a_failure_throws_its_description) {
    const result<int> failed = failure(failure_class::invalid, "no such file", "make it");
    try {
        (void)failed.value();
        ADD_FAILURE() << "a failure has no value";
    } catch (const std::runtime_error& error) {
        EXPECT_EQ(std::string(error.what()), "no such file (make it)");
    }
}

}  // namespace
}  // namespace sluice
