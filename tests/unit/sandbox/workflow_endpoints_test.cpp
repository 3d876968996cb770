#include "unit/sandbox/service_fixture.hpp"

namespace sluice::sandbox {
namespace {

class workflow_endpoints : public service_fixture {
 protected:
    answer start(std::string method, const std::string& id) {
        net::request what;
        what.method = std::move(method);
        what.target = "/api/_hooks/webhook/" + id;
        return send(std::move(what));
    }
};

// Reference, row 16 (A): said to be assumed.
TEST_F(workflow_endpoints, lists_and_says_that_it_is_assumed) {
    const auto made = ask("GET", "/workflow" + ws());
    EXPECT_EQ(made.message.status, 200U);
    EXPECT_EQ(header_of(made, "X-Sandbox-Assumed"), "true");
    const auto list = body_of(made);
    const auto& one = list.as_array().at(0).as_object();
    for (const char* name : {"id", "name", "on", "createdAt"}) {
        EXPECT_TRUE(one.contains(name)) << name;
    }
}

// Reference, row 17 (A): at the host's root, GET or POST, without a key.
TEST_F(workflow_endpoints, starts_without_a_key) {
    const auto id = first().workflows[0].id;
    for (const char* method : {"GET", "POST"}) {
        const auto made = start(method, id);
        EXPECT_EQ(made.message.status, 200U);
        EXPECT_EQ(header_of(made, "X-Sandbox-Assumed"), "true");
    }
    EXPECT_EQ(body_of(control("GET", "/state")).at("workflow_runs").as_int64(), 2);
    EXPECT_EQ(start("DELETE", id).message.status, 405U);
}

TEST_F(workflow_endpoints, does_not_start_what_is_off_or_unknown) {
    EXPECT_EQ(start("POST", first().workflows[1].id).message.status, 404U);
    EXPECT_EQ(start("POST", "nobody").message.status, 404U);
}

// The URL is the secret.
TEST_F(workflow_endpoints, keeps_the_id_out_of_the_request_log) {
    const auto id = first().workflows[0].id;
    start("POST", id);
    EXPECT_EQ(control("GET", "/requests").message.body.find(id), std::string::npos);
}

}  // namespace
}  // namespace sluice::sandbox
