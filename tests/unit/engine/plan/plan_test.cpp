#include "engine/plan/plan.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::engine {
namespace {

using ::testing::ElementsAre;

class outgoings_test : public ::testing::Test {
 protected:
    std::shared_ptr<const outgoing_plan> outgoing(const std::string& name) {
        auto& made = all_[name];
        if (!made) {
            auto fresh = std::make_shared<outgoing_plan>();
            fresh->name = name;
            made = fresh;
        }
        return made;
    }
    void to(const std::string& name) { route_.to.push_back(outgoing(name)); }
    void then(const std::string& after, const std::string& name) {
        route_.then[after].push_back(outgoing(name));
    }
    std::vector<std::string> names() {
        std::vector<std::string> found;
        for (const auto& one : outgoings_of(route_)) {
            found.push_back(one->name);
        }
        return found;
    }

    route_plan route_;
    std::map<std::string, std::shared_ptr<const outgoing_plan>> all_;
};

TEST_F(outgoings_test, stand_in_the_order_of_the_route) {
    to("b");
    to("a");
    EXPECT_THAT(names(), ElementsAre("b", "a"));
}

TEST_F(outgoings_test, each_stands_behind_all_that_lead_to_it) {
    to("a");
    to("b");
    then("a", "d");
    then("b", "c");
    then("c", "d");
    EXPECT_THAT(names(), ElementsAre("a", "b", "c", "d"));
}

}  // namespace
}  // namespace sluice::engine
