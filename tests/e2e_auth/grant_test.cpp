// A person grants access: `sluice auth grant`, the consent page, and the stored token.

#include "e2e_auth/access.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <sys/stat.h>
#include <unistd.h>

namespace sluice::testing {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

struct grant : ::testing::Test {
    grant() { publish_with_access(work, sandbox, {"one", "two"}); }

    std::string status() const {
        const auto end = auth_status(work);
        EXPECT_EQ(end.code, 0) << end.err;
        return end.out;
    }

    sandbox_process sandbox{sluice_program, {"--posts", "0"}};
    job work;
};

TEST_F(grant, is_taken_through_the_browser_and_posts_go_out_with_it) {
    EXPECT_THAT(status(), HasSubstr("ocoya: not granted (sluice auth grant ocoya)"));
    granting asked(work);
    EXPECT_THAT(asked.address(), StartsWith("http://127.0.0.1:" + std::to_string(sandbox.port()) +
                                            "/oauth/authorize?response_type=code"))
        << "both places are the metadata's, at base_url's host";
    const auto place = answer_of_person(asked.address(), "allow");
    const auto last = browser().get(place);
    EXPECT_EQ(last.status, 200);
    EXPECT_THAT(last.body, HasSubstr("Access was granted"));
    const auto end = asked.command().wait();
    EXPECT_EQ(end.code, 0);
    EXPECT_THAT(end.out, HasSubstr("client 'ocoya': access is granted"));
    EXPECT_THAT(end.out, HasSubstr("is renewed by itself"));
    EXPECT_THAT(status(), HasSubstr("ocoya: granted, until 20"));

    EXPECT_EQ(work.once().code, 0);
    EXPECT_THAT(sandbox.made(), ElementsAre("one", "two"));
    // It survives a restart: another process uses the same token and requests none.
    publish_with_access(work, sandbox, {"one", "two", "three"});
    EXPECT_EQ(work.once().code, 0);
    EXPECT_THAT(sandbox.made(), ElementsAre("one", "three", "two"));
    EXPECT_EQ(token_requests(sandbox), 1U);
}

TEST_F(grant, by_root_leaves_nothing_that_the_daemons_user_cannot_read) {
    if (::geteuid() == 0) {
        ASSERT_EQ(::chown(work.state().c_str(), 65'534, 65'534), 0);
    }
    struct stat state{};
    ASSERT_EQ(::stat(work.state().c_str(), &state), 0);
    grant_access(work);
    int files = 0;
    for (const auto& file : std::filesystem::directory_iterator(work.state())) {
        struct stat one{};
        ASSERT_EQ(::stat(file.path().c_str(), &one), 0);
        EXPECT_EQ(one.st_uid, state.st_uid) << file.path();
        ++files;
    }
    EXPECT_GE(files, 3) << "ledger, key and lock";
}

TEST_F(grant, of_a_client_that_does_not_exist_names_the_one_that_was_meant) {
    for (const char* command : {"grant", "forget"}) {
        const auto end = run_to_end_of(auth(work, {command, "ocoay"}));
        EXPECT_EQ(end.code, 1) << command;
        EXPECT_THAT(end.err, HasSubstr("did you mean 'ocoya'?")) << command;
    }
}

TEST_F(grant, is_pasted_where_there_is_no_browser) {
    granting asked(work, {"--paste"});
    asked.command().type(answer_of_person(asked.address(), "allow"));
    const auto end = asked.command().wait();
    EXPECT_EQ(end.code, 0) << end.err;
    EXPECT_THAT(status(), HasSubstr("ocoya: granted"));
    EXPECT_EQ(work.once().code, 0);
    EXPECT_THAT(sandbox.made(), ElementsAre("one", "two"));
}

TEST_F(grant, a_no_keeps_nothing) {
    granting asked(work);
    const auto last = browser().get(answer_of_person(asked.address(), "deny"));
    EXPECT_THAT(last.body, HasSubstr("Access was not granted"));
    const auto end = asked.command().wait();
    EXPECT_EQ(end.code, 1);
    EXPECT_THAT(end.err, AllOf(HasSubstr("access_denied"), HasSubstr("The person said no"),
                               HasSubstr("ask again with 'sluice auth grant'")));
    EXPECT_THAT(status(), HasSubstr("not granted"));
    EXPECT_EQ(token_requests(sandbox), 0U);
}

std::string with_another_state(std::string place) {
    const auto at = place.find("state=");
    return place.substr(0, at) + "state=AAAA";
}

TEST_F(grant, a_wrong_state_is_refused_in_the_browser_and_the_right_answer_is_waited_for) {
    granting asked(work);
    const auto place = answer_of_person(asked.address(), "allow");
    const auto refused = browser().get(with_another_state(place));
    EXPECT_EQ(refused.status, 400);
    EXPECT_THAT(refused.body, HasSubstr("belongs to another request"));
    EXPECT_THAT(status(), HasSubstr("not granted"));
    EXPECT_TRUE(asked.command().runs());
    EXPECT_EQ(browser().get(place).status, 200);
    EXPECT_EQ(asked.command().wait().code, 0);
}

TEST_F(grant, a_wrong_state_that_is_pasted_keeps_nothing) {
    granting asked(work, {"--paste"});
    asked.command().type(with_another_state(answer_of_person(asked.address(), "allow")));
    const auto end = asked.command().wait();
    EXPECT_EQ(end.code, 1);
    EXPECT_THAT(end.err, AllOf(HasSubstr("belongs to another request: its state differs"),
                               HasSubstr("open only the newest address")));
    EXPECT_THAT(status(), HasSubstr("not granted"));
    EXPECT_EQ(token_requests(sandbox), 0U);
}

TEST_F(grant, an_unknown_client_is_told_who_there_is) {
    const auto end = run_to_end_of(auth(work, {"grant", "shop"}));
    EXPECT_EQ(end.code, 1);
    EXPECT_THAT(end.err, AllOf(HasSubstr("no client 'shop' uses oauth2"), HasSubstr("ocoya")));
}

TEST_F(grant, can_be_forgotten) {
    grant_access(work);
    EXPECT_THAT(run_to_end_of(auth(work, {"forget", "ocoya"})).out, HasSubstr("is forgotten"));
    EXPECT_THAT(status(), HasSubstr("not granted"));
    EXPECT_THAT(run_to_end_of(auth(work, {"forget", "ocoya"})).out,
                HasSubstr("there was no token"));
}

TEST_F(grant, no_person_is_asked_where_the_client_speaks_for_itself) {
    publish_with_access(work, sandbox, {"one"}, "grant: client_credentials");
    EXPECT_THAT(status(), HasSubstr("ocoya: fetched when it is needed"));
    EXPECT_EQ(run_to_end_of(auth(work, {"grant", "ocoya"})).code, 1);
    EXPECT_EQ(work.once().code, 0);
    EXPECT_THAT(sandbox.made(), ElementsAre("one"));
    EXPECT_THAT(status(), AllOf(HasSubstr("ocoya: granted"), Not(HasSubstr("auth grant"))));
}

}  // namespace
}  // namespace sluice::testing
