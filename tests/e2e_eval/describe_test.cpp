// `sluice describe` shows the functions of expressions.

#include "support/program.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace sluice::testing {
namespace {

auto described(std::vector<std::string> arguments) {
    launch run;
    run.file = SLUICE_PROGRAM;
    run.arguments = std::move(arguments);
    run.arguments.insert(run.arguments.begin(), "describe");
    return run_to_end_of(run);
}

TEST(describe_functions, shows_one_with_its_arguments_and_examples) {
    const auto done = described({"function", "cut_words"});
    EXPECT_EQ(done.code, 0) << done.err;
    EXPECT_NE(done.out.find("`cut_words(text, length[, ellipsis])`"), std::string::npos)
        << done.out;
    EXPECT_NE(done.out.find("cut_words('New in: linen shirts', 16, '…')"), std::string::npos);
}

TEST(describe_functions, lists_all_of_them) {
    const auto done = described({"functions"});
    EXPECT_EQ(done.code, 0) << done.err;
    EXPECT_NE(done.out.find("length(value)\n    The number of items"), std::string::npos)
        << done.out;
    EXPECT_NE(done.out.find("parse_time(value[, format[, zone]])"), std::string::npos);
    EXPECT_NE(described({}).out.find("sluice describe functions"), std::string::npos);
}

TEST(describe_functions, suggests_a_name_for_an_unknown_one) {
    const auto done = described({"function", "lenght"});
    EXPECT_NE(done.code, 0);
    EXPECT_NE(done.err.find("did you mean 'length'?"), std::string::npos) << done.err;
}

}  // namespace
}  // namespace sluice::testing
