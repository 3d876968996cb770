#include "connectors/sql/postgresql_fault.hpp"

#include <gtest/gtest.h>

namespace sluice::sql {
namespace {

TEST(fault_of_state, decides_by_the_state) {
    struct row {
        std::string state;
        failure_class kind;
        fault_reach reach;
    };
    for (const auto& [state, kind, reach] :
         std::vector<row>{{"", failure_class::unreachable, fault_reach::database},
                          {"08006", failure_class::unreachable, fault_reach::database},
                          {"28P01", failure_class::credential, fault_reach::database},
                          {"40001", failure_class::busy, fault_reach::database},
                          {"40P01", failure_class::busy, fault_reach::database},
                          {"53100", failure_class::unreachable, fault_reach::database},
                          {"53300", failure_class::busy, fault_reach::database},
                          {"55P03", failure_class::busy, fault_reach::database},
                          {"57014", failure_class::unreachable, fault_reach::database},
                          {"57P01", failure_class::unreachable, fault_reach::database},
                          {"25006", failure_class::unreachable, fault_reach::database},
                          {"XX001", failure_class::internal, fault_reach::database},
                          {"22P02", failure_class::refused, fault_reach::statement},
                          {"23505", failure_class::refused, fault_reach::statement},
                          {"42P01", failure_class::refused, fault_reach::statement},
                          {"P0001", failure_class::refused, fault_reach::statement}}) {
        const auto fault = fault_of_state(state, "db", "no");
        EXPECT_EQ(fault.why.kind, kind) << state;
        EXPECT_EQ(fault.reach, reach) << state;
        EXPECT_EQ(fault.why.message, state.empty() ? "db: no" : "db: no (" + state + ")");
    }
}

TEST(state_in, finds_the_state_of_a_failed_connection) {
    EXPECT_EQ(state_in("connection to server at \"h\", port 1 failed: FATAL:  28P01: password"),
              "28P01");
    EXPECT_EQ(state_in("FATAL:  password authentication failed"), "");
    EXPECT_EQ(state_in(""), "");
    EXPECT_EQ(state_in("a:  b:  57P03: starting up"), "57P03");
}

}  // namespace
}  // namespace sluice::sql
