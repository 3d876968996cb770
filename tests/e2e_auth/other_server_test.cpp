// The same flow with a foreign server (oidc-provider): OpenID metadata, a login page, a consent
// page, PKCE and refresh tokens that rotate.

#include "e2e_auth/access.hpp"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <stdexcept>

namespace sluice::testing {
namespace {

using ::testing::HasSubstr;

launch other_server() {
    const std::filesystem::path folder = OTHER_SERVER;
    if (!std::filesystem::exists(folder / "node_modules")) {
        throw std::runtime_error(
            "the other server is not installed: tests/run does it, or 'npm ci "
            "--ignore-scripts' in " +
            folder.string());
    }
    launch launch;
    launch.file = "/usr/bin/env";
    launch.arguments = {"node", (folder / "server.mjs").string()};
    return launch;
}

struct other : ::testing::Test {
    other() : server(other_server()) {
        if (!server.wrote("listening at http://127.0.0.1:")) {
            throw std::runtime_error("the other server does not start: " + server.err());
        }
        const auto text = server.out();
        port = std::stoi(text.substr(text.rfind(':') + 1));
        work.write("report.yaml", R"(
clients:
  ocoya:
    type: ocoya
    base_url: http://127.0.0.1:)" + std::to_string(port) +
                                      R"(/api/_public/v1
    oauth2: {client_id: sluice, client_secret: a secret of the other server, scopes: [openid]}
incoming:
  who: {schedule: every 1h, subscriber: {type: ocoya, client: ocoya, entity: me}, identifier: id}
outgoing:
  report: {publisher: {type: file, path: )" +
                                      work.beside("report.ndjson").string() + R"(}}
routes:
  who-to-report: {from: who, to: report}
)");
    }

    // "grants" counts issued tokens. A POST ends the access tokens that were used.
    boost::json::value control(const std::string& method) const {
        return boost::json::parse(exchange(port, method, "/_control"));
    }
    std::int64_t grants() const { return control("GET").at("grants").as_int64(); }

    std::string report() const { return read_file(work.beside("report.ndjson")); }

    program server;
    int port = 0;
    job work;
};

TEST_F(other, gives_access_and_renews_it) {
    granting asked(work);
    EXPECT_THAT(asked.address(), HasSubstr("/auth?response_type=code&client_id=sluice"));
    browser person;
    const auto log_in = person.follow(person.get(asked.address()));
    ASSERT_THAT(log_in.body, HasSubstr("Sign-in"));
    const auto consent =
        person.follow(person.submit(log_in, {{"login", "ada"}, {"password", "x"}}));
    ASSERT_THAT(consent.body, HasSubstr("Authorize"));
    const auto back = person.follow(person.submit(consent, {}));
    EXPECT_EQ(back.status, 200);
    EXPECT_THAT(back.body, HasSubstr("Access was granted"));
    const auto end = asked.command().wait();
    ASSERT_EQ(end.code, 0) << end.err;
    EXPECT_THAT(end.out, HasSubstr("is renewed by itself"));
    EXPECT_EQ(grants(), 1);

    const auto first = work.once();
    EXPECT_EQ(first.code, 0) << first.out << first.err;
    EXPECT_THAT(report(), HasSubstr(R"("id":"ada")"));
    for (const int times : {2, 3}) {
        const auto before = kept_token_of(work).refresh;
        EXPECT_GT(control("POST").at("ended").as_int64(), 0);
        const auto again = work.once();
        EXPECT_EQ(again.code, 0) << again.out << again.err;
        EXPECT_EQ(grants(), times) << "one renewal, with a refresh token that is good for one use";
        EXPECT_NE(kept_token_of(work).refresh, before);
    }
    EXPECT_THAT(auth_status(work).out, HasSubstr("ocoya: granted"));
}

TEST_F(other, a_no_of_its_page_is_told) {
    granting asked(work);
    browser person;
    const auto log_in = person.follow(person.get(asked.address()));
    const auto back = person.follow(person.get(log_in.url + "/abort"));
    EXPECT_THAT(back.body, HasSubstr("Access was not granted"));
    const auto end = asked.command().wait();
    EXPECT_EQ(end.code, 1);
    EXPECT_THAT(end.err, HasSubstr("access_denied"));
    EXPECT_EQ(grants(), 0);
}

}  // namespace
}  // namespace sluice::testing
