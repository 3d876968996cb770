// `sluice describe` explains the parts of a configuration, the components and the functions.

#include "support/program.hpp"

#include <gtest/gtest.h>

#include <sstream>
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

TEST(describe_components, explains_every_type_that_the_overview_names) {
    std::istringstream overview(described({}).out);
    std::string line;
    int types = 0;
    while (std::getline(overview, line)) {
        if (!line.starts_with("  ")) {
            continue;
        }
        std::istringstream words(line);
        std::string kind;
        words >> kind;
        kind.pop_back();  // the colon
        for (std::string type; words >> type; ++types) {
            const auto done = described({kind, type});
            EXPECT_EQ(done.code, 0) << kind << " " << type << ": " << done.err;
            EXPECT_NE(done.out.find("# " + type + "\n"), std::string::npos) << done.out;
        }
    }
    EXPECT_GT(types, 30);
}

TEST(describe_components, tells_types_of_stages_from_stages_under_a_name) {
    EXPECT_NE(described({"transformer"}).out.find("# filter\n"), std::string::npos);
    EXPECT_NE(described({"transformers"}).out.find("`parameters`"), std::string::npos);
    EXPECT_NE(described({}).out.find(" transformers"), std::string::npos);
}

TEST(describe_functions, suggests_a_name_for_an_unknown_one) {
    const auto done = described({"function", "lenght"});
    EXPECT_NE(done.code, 0);
    EXPECT_NE(done.err.find("did you mean 'length'?"), std::string::npos) << done.err;
}

}  // namespace
}  // namespace sluice::testing
