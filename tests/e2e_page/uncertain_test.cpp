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

TEST_F(page_of_uncertain_task, says_that_its_target_cannot_be_asked) {
    const auto asked = submit("/tasks/1/look", "step=look");
    EXPECT_EQ(asked.status, 409);
    EXPECT_THAT(asked.body, HasSubstr("the target of outgoing &apos;post&apos; cannot be asked"));
}

TEST_F(page_of_uncertain_task, that_did_not_happen_is_sent_again) {
    EXPECT_EQ(submit("/tasks/1/retry", "reason=not+there").status, 303);
    EXPECT_TRUE(until(
        [&] { return get("/tasks?status=finished").body.find("1 match") != std::string::npos; }));
    EXPECT_EQ(sandbox.calls("POST", "received"), 2);
    EXPECT_THAT(get("/tasks/1").body, HasSubstr("offered again: not there"));
}

// A POST to Ocoya whose reply was lost, and whose listing could not be read when Sluice asked.
struct page_of_an_uncertain_post : page_job {
    void SetUp() override {
        work.environment["OCOYA_API_KEY"] = "sandbox-key";
        work.write("../products.csv", "Title\none & only\n");
        work.write("all.yaml", R"(clients:
  ocoya: {type: ocoya, api_key: "${env:OCOYA_API_KEY}", retry: {attempts: 1}, base_url: ")" +
                                   sandbox.api() + R"("}
incoming:
  products:
    schedule: every 1h
    subscriber: {type: file, path: "${env:E2E_BESIDE}/products.csv"}
    identifier: Title
    emit: new
outgoing:
  post:
    retry: {attempts: 1}
    settle_time: 0s
    publisher:
      type: ocoya
      client: ocoya
      method: post
      entity: posts
      parameters:
        query: {workspaceId: )" + first_workspace +
                                   R"(}
        payload: {caption: "{{ Title }}", socialProfileIds: [)" +
                                   first_profile + R"(], scheduledAt: "2030-01-31T09:00:00Z"}
routes:
  all: {from: products, to: post}
daemon:
  page: {listen: "127.0.0.1:0"}
)");
        sandbox.fault(R"({"method":"POST","path":"/post","kind":"cut_after"})");
        sandbox.fault(R"({"method":"GET","path":"/post","kind":"garbage"})");
        start();
        ASSERT_TRUE(until([&] {
            return get("/tasks?status=uncertain").body.find("1 match") != std::string::npos;
        })) << daemon->err();
    }

    sandbox_process sandbox{sluice_program, {"--posts", "3"}};
};

TEST_F(page_of_an_uncertain_post, shows_what_the_target_has_and_takes_the_choice) {
    EXPECT_THAT(get("/tasks/1").body, HasSubstr("/tasks/1/look\">Look at the target"));
    const auto found = submit("/tasks/1/look", "step=look");
    EXPECT_EQ(found.status, 200);
    EXPECT_THAT(found.body, HasSubstr("<p class=\"text\">one &amp; only</p>"));
    EXPECT_THAT(found.body, HasSubstr("The same: text, time, profiles."));
    EXPECT_THAT(found.body, HasSubstr("<code>POST /post (1 profile, 2030-01-31T09:00:00Z)</code>"));
    const auto said = work.tasks({"look", "1"});
    EXPECT_EQ(said.code, 0) << said.err;
    EXPECT_THAT(said.out, HasSubstr("at the target, 1 may be the result of task 1"));
    EXPECT_THAT(said.out, HasSubstr("one & only"));
    const std::string before = "/tasks/1/finish?result_id=";
    const auto from = found.body.find(before);
    ASSERT_NE(from, std::string::npos) << found.body;
    const auto id =
        found.body.substr(from + before.size(), found.body.find('"', from) - from - before.size());
    EXPECT_THAT(said.out, HasSubstr(id));
    EXPECT_THAT(get(before + id).body, HasSubstr("value=\"" + id + "\""));
    EXPECT_EQ(submit("/tasks/1/finish", "result_id=" + id + "&reason=seen").status, 303);
    EXPECT_THAT(get("/tasks/1").body, HasSubstr("<code>" + id + "</code>"));
    EXPECT_EQ(sandbox.calls("POST", "received"), 1);
    // A task whose outcome is known costs no request.
    const auto listed = sandbox.calls("GET", "received");
    EXPECT_EQ(submit("/tasks/1/look", "step=look").status, 409);
    EXPECT_EQ(sandbox.calls("GET", "received"), listed);
}

}  // namespace
}  // namespace sluice::testing
