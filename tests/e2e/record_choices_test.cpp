// A record chooses only the values of a request; the whole program runs.

#include "e2e/job.hpp"

#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::testing {
namespace {

using ::testing::HasSubstr;

struct record_choices : ::testing::Test {
    // Sends one record to `url`; any reply counts as success.
    ended deliver(const std::string& record, const std::string& url, const std::string& more = {}) {
        work.write("../in.ndjson", record + "\n");
        work.write("a.yaml",
                   more +
                       "incoming:\n  in: {schedule: every 1h, identifier: id, subscriber: {type: "
                       "file, path: \"" +
                       work.beside("in.ndjson").string() +
                       "\"}}\noutgoing:\n  out: {publisher: {type: http, success: [any], url: \"" +
                       url + "\"}, retry: {attempts: 1}}\nroutes: {r: {from: in, to: out}}\n");
        return work.once();
    }

    std::string reasons() { return boost::json::serialize(work.list()); }

    std::string there() const { return "http://127.0.0.1:" + std::to_string(sandbox.port()); }

    sandbox_process sandbox{sluice_program, {"--posts", "0"}};
    job work;
};

TEST_F(record_choices, no_address_inside_the_network) {
    const auto record = R"({"id":1,"hook":")" + there() + R"(/api/_hooks/webhook/x"})";
    const auto end = deliver(record, "{{ hook }}");
    EXPECT_EQ(settled(end.out, "r", "failed"), 1) << end.out;
    EXPECT_THAT(reasons(), HasSubstr("127.0.0.1 is not a public address"));
    EXPECT_EQ(sandbox.calls("POST", "received"), 0);
}

TEST_F(record_choices, an_address_that_the_daemon_allows) {
    const auto record = R"({"id":1,"hook":")" + there() + R"(/api/_hooks/webhook/x"})";
    const auto end = deliver(record, "{{ hook }}", "daemon: {allow_networks: [127.0.0.0/8]}\n");
    EXPECT_EQ(settled(end.out, "r", "finished"), 1) << end.out << reasons();
    EXPECT_EQ(sandbox.calls("POST", "received"), 1);
}

TEST_F(record_choices, no_other_path_below_a_host_of_the_configuration) {
    const auto end = deliver(R"({"id":1,"hook":"../../_sandbox/reset"})",
                             there() + "/api/_hooks/webhook/{{ hook }}");
    EXPECT_EQ(settled(end.out, "r", "finished"), 1) << end.out << reasons();
    EXPECT_EQ(
        settled(deliver(R"({"id":2,"hook":".."})", there() + "/x/{{ hook }}").out, "r", "failed"),
        1);
    EXPECT_THAT(reasons(), HasSubstr("holds '.' or '..'"));
}

}  // namespace
}  // namespace sluice::testing
