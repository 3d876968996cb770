// A POST's reply is lost, and its target cannot be asked: a person looks there, and says on the
// page whether it happened.

#include "e2e_page/page_job.hpp"

#include <gmock/gmock.h>

namespace sluice::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

struct page_of_uncertain_task : page_job {
    void SetUp() override {
        work.write("../products.csv", "Title\none\n");
        work.write("all.yaml", R"(clients:
  plain:
    type: http
    base_url: )" + sandbox.api() +
                                   R"(
    headers: {X-API-Key: sandbox-key}
    retry: {attempts: 1}
incoming:
  products:
    schedule: every 1h
    subscriber: {type: file, path: "${env:E2E_BESIDE}/products.csv"}
    identifier: Title
    emit: new
outgoing:
  post:
    publisher:
      type: http
      client: plain
      url: /post
      query: {workspaceId: )" + first_workspace +
                                   R"(}
      body: {caption: "{{ Title }}", socialProfileIds: [)" +
                                   first_profile + R"(], scheduledAt: "2030-01-31T09:00:00Z"}
routes:
  all: {from: products, to: post}
daemon:
  page: {listen: "127.0.0.1:0"}
)");
        sandbox.fault(R"({"method":"POST","path":"/post","kind":"cut_after"})");
        start();
        ASSERT_TRUE(until([&] {
            return get("/tasks?status=uncertain").body.find("1 match") != std::string::npos;
        }));
    }

    sandbox_process sandbox{sluice_program, {"--posts", "0"}};
};

TEST_F(page_of_uncertain_task, that_happened_is_finished_with_its_id_and_not_sent_again) {
    // The overview's counts are at most five seconds old.
    EXPECT_TRUE(until([&] {
        return get("/").body.find("may have been sent, and nobody can be asked") !=
               std::string::npos;
    }));
    const auto page = get("/tasks/1").body;
    EXPECT_THAT(page, HasSubstr("look at the target, then say whether it happened"));
    EXPECT_THAT(page, HasSubstr("It did not happen: send it"));
    EXPECT_THAT(get("/tasks/1/finish").body, HasSubstr("sluice tasks finish 1 --result-id ID"));
    EXPECT_EQ(submit("/tasks/1/finish", "result_id=post-7&reason=seen").status, 303);
    const auto after = get("/tasks/1").body;
    EXPECT_THAT(after, HasSubstr("<code>post-7</code>"));
    EXPECT_THAT(after, HasSubstr("finished by hand: seen"));
    EXPECT_THAT(after, Not(HasSubstr("/tasks/1/finish")));
    EXPECT_EQ(sandbox.calls("POST", "received"), 1);
}

TEST_F(page_of_uncertain_task, that_did_not_happen_is_sent_again) {
    EXPECT_EQ(submit("/tasks/1/retry", "reason=not+there").status, 303);
    EXPECT_TRUE(until(
        [&] { return get("/tasks?status=finished").body.find("1 match") != std::string::npos; }));
    EXPECT_EQ(sandbox.calls("POST", "received"), 2);
    EXPECT_THAT(get("/tasks/1").body, HasSubstr("offered again: not there"));
}

}  // namespace
}  // namespace sluice::testing
