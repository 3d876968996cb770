// Granted access is renewed, ends, is granted anew, and is never shown.

#include "e2e_auth/access.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <list>

namespace sluice::testing {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* waits = "no token: tasks and runs of this client wait";

std::size_t count_in(const std::string& text, const std::string& part) {
    std::size_t found = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
        ++found;
    }
    return found;
}

struct renewal : ::testing::Test {
    renewal() {
        publish_with_access(work, sandbox, {"one"});
        code = grant_access(work);
    }

    void end(const std::string& what) const {
        sandbox.post("/oauth", R"({"end":")" + what + "\"}");
    }
    std::size_t waiting() const { return work.list({"--status", "waiting"}).as_array().size(); }

    sandbox_process sandbox{sluice_program, {"--posts", "0"}};
    job work;
    std::string code;
};

TEST_F(renewal, ended_access_is_renewed_once_and_the_rotated_token_is_kept) {
    std::vector<std::string> titles = {"one"};
    const auto first = kept_token_of(work);
    for (const char* title : {"two", "three"}) {
        const auto requests = token_requests(sandbox);
        end("access");
        titles.emplace_back(title);
        publish_with_access(work, sandbox, titles);
        EXPECT_EQ(work.once().code, 0);
        EXPECT_EQ(sandbox.made().size(), titles.size());
        EXPECT_EQ(token_requests(sandbox), requests + 1);
    }
    // A refresh token that was used twice would have ended all access.
    EXPECT_NE(kept_token_of(work).refresh, first.refresh);
}

TEST_F(renewal, when_all_has_ended_tasks_wait_until_access_is_granted_anew) {
    end("all");
    program daemon(work.run());
    ASSERT_TRUE(daemon.wrote(waits));
    ASSERT_TRUE(until([&] { return waiting() == 1; }));
    const auto status = auth_status(work);
    EXPECT_EQ(status.code, 1) << "a monitor asks for nothing more";
    EXPECT_THAT(status.out, HasSubstr("ocoya: ended: the token endpoint refuses: invalid_grant"));
    EXPECT_THAT(status.out, HasSubstr("(sluice auth grant ocoya)"));
    EXPECT_TRUE(sandbox.made().empty());
    const auto asked = token_requests(sandbox);
    // Several looks at waiting tasks cost the server nothing, and add no line to the log.
    rest(std::chrono::milliseconds(400));
    EXPECT_EQ(token_requests(sandbox), asked);
    grant_access(work);
    EXPECT_TRUE(until([&] { return sandbox.made().size() == 1; }));
    const auto log = daemon.stop().err;
    EXPECT_EQ(count_in(log, waits), 1U) << log;
    EXPECT_EQ(count_in(log, "there is a token again"), 1U) << log;
    EXPECT_THAT(auth_status(work).out, HasSubstr("ocoya: granted"));
    EXPECT_EQ(auth_status(work).code, 0);
}

TEST_F(renewal, a_lost_key_makes_tasks_wait_and_another_grant_mends_it) {
    std::filesystem::remove(work.state() / "token.key");
    program daemon(work.run());
    ASSERT_TRUE(daemon.wrote(waits));
    ASSERT_TRUE(until([&] { return waiting() == 1; }));
    EXPECT_THAT(daemon.err(), HasSubstr("put the former key back"));
    EXPECT_THAT(auth_status(work).out, HasSubstr("ocoya: cannot be opened"));
    EXPECT_EQ(auth_status(work).code, 1);
    grant_access(work);
    EXPECT_TRUE(until([&] { return sandbox.made().size() == 1; }));
    EXPECT_EQ(count_in(daemon.stop().err, waits), 1U);
}

TEST_F(renewal, several_processes_at_once_renew_once) {
    const auto requests = token_requests(sandbox);
    end("access");
    launch test;
    test.file = sluice_program;
    test.arguments = {"client",
                      "test",
                      "ocoya",
                      "--config",
                      work.config().string(),
                      "--state",
                      work.state().string()};
    std::list<program> all;
    for (int each = 0; each < 4; ++each) {
        all.emplace_back(test);
    }
    for (auto& one : all) {
        const auto done = one.wait();
        EXPECT_EQ(done.code, 0) << done.out << done.err;
    }
    EXPECT_EQ(token_requests(sandbox), requests + 1);
    EXPECT_THAT(auth_status(work).out, HasSubstr("ocoya: granted"));
}

TEST_F(renewal, nothing_that_proves_somebody_is_ever_written) {
    std::string written;
    const auto note = [&](const ended& one) { written += one.out + one.err; };
    std::vector<access::token> tokens = {kept_token_of(work)};
    for (const char* format : {"human", "json"}) {
        end("access");
        work.environment = {{"E2E_LOG_LEVEL", "debug"}, {"E2E_LOG_FORMAT", format}};
        publish_with_access(work, sandbox, {"one", format});
        for (const char* kind : {"500", "422"}) {
            sandbox.fault(std::string(R"({"method":"POST","path":"/post","kind":")") + kind +
                          "\"}");
        }
        note(work.once());
        tokens.push_back(kept_token_of(work));
    }
    EXPECT_GT(count_in(written, "Authorization: (hidden)"), 0U) << "requests are logged in full";
    note(auth_status(work));
    note(run_to_end_of(auth(work, {"status", "--json"})));
    note(work.check());
    end("all");
    note(work.once());
    const auto tasks = work.list();
    for (const auto& one : tasks.as_array()) {
        note(work.tasks({"show", std::to_string(one.at("id").as_int64()), "--json"}));
    }
    for (const auto& file : std::filesystem::directory_iterator(work.state())) {
        written += read_file(file.path());
    }
    ASSERT_NE(tokens[0].access, tokens[2].access);
    std::vector<std::string> proofs = {code, "sandbox-secret"};
    for (const auto& one : tokens) {
        proofs.push_back(one.access.reveal());
        proofs.push_back(one.refresh.reveal());
    }
    for (const auto& one : proofs) {
        EXPECT_EQ(count_in(written, one), 0U) << one;
    }
}

}  // namespace
}  // namespace sluice::testing
