// A configuration that follows another takes over the parts that stay, whatever their priorities.

#include "app/assembled.hpp"
#include "engine/plan/assembly.hpp"
#include "engine/plan/configuration_changes.hpp"
#include "engine/plan/object_prints.hpp"
#include "support/component_fixture.hpp"
#include "support/temporary_directory.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace sluice::app {
namespace {

constexpr const char* three_priorities = R"(incoming:
  a: {priority: low, subscriber: {type: file, path: /nowhere/a.ndjson}}
  b: {priority: high, subscriber: {type: file, path: /nowhere/b.ndjson}}
  c: {subscriber: {type: file, path: /nowhere/c.ndjson}}
outgoing:
  out: {publisher: {type: log}}
routes:
  a: {from: a, to: out, priority: low}
  b: {from: b, to: out}
  c: {from: c, to: out, priority: high}
)";

TEST(assembled_kept, parts_of_each_priority_stay_as_they_are) {
    const sluice::testing::temporary_directory directory;
    std::ofstream(directory / "a.yaml") << three_priorities;
    auto given = load_configuration(directory.path());
    ASSERT_TRUE(given.good()) << given.problems.to_text();
    asio::io_context context;
    sluice::testing::kept_log log;
    secret_filter filter(given.secrets);
    const auto settings = engine::daemon_of(given);
    shared_parts shared(context, settings, given.use, log, filter);
    assembled first(shared, given, nullptr);
    const auto prints = engine::prints_of(given);
    const auto kept = engine::kept_objects(engine::compare_objects(prints, prints));
    const auto plan = first.take_plan();
    ASSERT_EQ(plan.incoming.size(), 3U);
    auto again = load_configuration(directory.path());
    const assembled::running_parts running{first, plan, kept, settings};
    const assembled second(shared, again, &running);
    EXPECT_EQ(second.plan().incoming, plan.incoming);
    EXPECT_EQ(second.plan().routes, plan.routes);
    EXPECT_EQ(second.plan().outgoing, plan.outgoing);
    EXPECT_EQ(second.priorities().at("incoming.b.subscriber"), net::priority::high);
}

}  // namespace
}  // namespace sluice::app
