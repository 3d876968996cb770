#include "connectors/sql/mariadb_fault.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace sluice::sql {
namespace {

TEST(fault_of_number, decides_by_the_number) {
    struct row {
        unsigned number;
        failure_class kind;
        fault_reach reach;
        bool ends;
    };
    for (const auto& [number, kind, reach, ends] :
         std::vector<row>{{0, failure_class::unreachable, fault_reach::database, false},
                          {1205, failure_class::busy, fault_reach::database, false},
                          {1213, failure_class::busy, fault_reach::database, false},
                          {1040, failure_class::unreachable, fault_reach::database, false},
                          {1045, failure_class::credential, fault_reach::database, false},
                          {2059, failure_class::credential, fault_reach::database, true},
                          {1049, failure_class::unreachable, fault_reach::database, false},
                          {1969, failure_class::unreachable, fault_reach::database, false},
                          {3024, failure_class::unreachable, fault_reach::database, false},
                          {1792, failure_class::unreachable, fault_reach::database, false},
                          {1114, failure_class::unreachable, fault_reach::database, false},
                          {1135, failure_class::unreachable, fault_reach::database, false},
                          {1206, failure_class::unreachable, fault_reach::database, false},
                          {1461, failure_class::unreachable, fault_reach::database, false},
                          {1637, failure_class::unreachable, fault_reach::database, false},
                          {1317, failure_class::unreachable, fault_reach::database, false},
                          {1927, failure_class::unreachable, fault_reach::database, true},
                          {1153, failure_class::unreachable, fault_reach::database, true},
                          {2006, failure_class::unreachable, fault_reach::database, true},
                          {2013, failure_class::unreachable, fault_reach::database, true},
                          {5002, failure_class::unreachable, fault_reach::database, true},
                          {1030, failure_class::internal, fault_reach::database, false},
                          {1048, failure_class::refused, fault_reach::statement, false},
                          {1062, failure_class::refused, fault_reach::statement, false},
                          {1064, failure_class::refused, fault_reach::statement, false},
                          {1242, failure_class::refused, fault_reach::statement, false},
                          {1292, failure_class::refused, fault_reach::statement, false},
                          {1452, failure_class::refused, fault_reach::statement, false},
                          {1644, failure_class::refused, fault_reach::statement, false},
                          {3819, failure_class::refused, fault_reach::statement, false},
                          {4025, failure_class::refused, fault_reach::statement, false}}) {
        const auto fault = fault_of_number(number, "db", "no");
        EXPECT_EQ(fault.why.kind, kind) << number;
        EXPECT_EQ(fault.reach, reach) << number;
        EXPECT_EQ(ends_connection(number), ends) << number;
        EXPECT_EQ(fault.why.message,
                  number == 0 ? "db: no" : "db: no (" + std::to_string(number) + ")");
    }
    EXPECT_EQ(fault_of_number(0, "db", "").why.message, "db: the connection is lost");
}

TEST(without_values, hides_what_a_record_holds) {
    EXPECT_EQ(without_values("Duplicate entry 'a' for key 'x' for key 'PRIMARY'"),
              "Duplicate entry '…' for key 'PRIMARY'");
    EXPECT_EQ(without_values("Incorrect integer value: 'x' for column `t`.`p`.`id` at row 1"),
              "Incorrect integer value: '…' for column `t`.`p`.`id` at row 1");
    EXPECT_EQ(without_values("Truncated incorrect DOUBLE value: 'secret'"),
              "Truncated incorrect DOUBLE value: '…'");
    EXPECT_EQ(without_values("Column 'title' cannot be null"), "Column 'title' cannot be null");
    EXPECT_EQ(without_values(""), "");
}

}  // namespace
}  // namespace sluice::sql
