// A new user in Debian's Chromium: from an empty directory to a published post, by the page alone.

#include "e2e_page/page_job.hpp"

#include <gmock/gmock.h>

#include <chrono>

namespace sluice::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr const char* folder_of_browser = BROWSER_FOLDER;

struct new_user : page_job {
    new_user() {
        work.environment["E2E_SECRET"] = "sandbox-secret";
        work.write("../products.csv", "Handle,Title\n1,The first post\n");
    }

    void start_empty() {
        work.write("daemon.yaml", "daemon:\n  page: {listen: \"127.0.0.1:0\"}\n");
        start();
    }

    ended node(const std::string& script, std::vector<std::string> arguments) const {
        launch made;
        made.file = "/usr/bin/env";
        made.patience = std::chrono::minutes(4);  // a browser on a busy machine is slow
        made.arguments = {"node", std::string(folder_of_browser) + "/" + script,
                          "http://" + host()};
        made.arguments.insert(made.arguments.end(), arguments.begin(), arguments.end());
        return run_to_end_of(made);
    }

    void expect_flow(const std::string& name) const {
        const auto done = node("seed.mjs", {"http://127.0.0.1:" + std::to_string(sandbox.port()),
                                            work.beside("products.csv").string(), name});
        EXPECT_EQ(done.code, 0) << done.out << done.err;
        EXPECT_THAT(done.out, HasSubstr("done: " + name + "\nwrong: 0\n"));
    }

    sandbox_process sandbox{sluice_program, {"--posts", "3"}};
};

TEST_F(new_user, comes_from_an_empty_directory_to_a_published_post) {
    start_empty();
    expect_flow("seed");
    EXPECT_THAT(sandbox.made(), ElementsAre("The first post"));
    // The YAML looks as a person writes it.
    EXPECT_EQ(read_file(work.config() / "ocoya.yaml"),
              "clients:\n  ocoya:\n    type: ocoya\n    base_url: " + sandbox.api() +
                  "\n    oauth2:\n      client_id: sandbox-client\n"
                  "      client_secret: ${env:E2E_SECRET}\n");
    EXPECT_EQ(read_file(work.config() / "publish.yaml"),
              "outgoing:\n  publish:\n    publisher:\n      type: ocoya\n      client: ocoya\n"
              "      method: post\n      entity: posts\n      parameters:\n        query:\n"
              "          workspaceId: clrep50lc000100016gqa6qju\n");
    EXPECT_EQ(read_file(work.config() / "products.yaml"),
              "incoming:\n  products:\n    schedule: every 1h\n    subscriber:\n      type: file\n"
              "      path: " +
                  work.beside("products.csv").string() +
                  "\n    identifier: Handle\n    emit: new\n\nroutes:\n  publish-products:\n"
                  "    from: products\n    to: publish\n    transformers:\n"
                  "      # the text of the post\n      - map:\n"
                  "          caption: \"{{ Title }}\"\n"
                  "          socialProfileIds: [clrep6aw000020001tmdfurbd]\n"
                  "          scheduledAt: \"2030-01-31T09:00:00Z\"\n");
}

TEST_F(new_user, keeps_the_token_when_the_person_says_no) {
    start_empty();
    expect_flow("refused");
}

TEST_F(new_user, grants_access_anew_after_it_has_ended) {
    start_empty();
    expect_flow("ended");
    EXPECT_EQ(read_file(work.config() / "posts.yaml"),
              "incoming:\n  posts:\n    schedule: by hand\n    subscriber:\n      type: ocoya\n"
              "      client: ocoya\n      method: get\n      entity: posts\n      parameters:\n"
              "        query:\n          workspaceId: clrep50lc000100016gqa6qju\n"
              "          statuses: [SCHEDULED, POSTED]\n");
}

TEST_F(new_user, makes_a_storage_with_the_keyboard_alone) {
    start_empty();
    expect_flow("keyboard");
    EXPECT_EQ(read_file(work.config() / "storages.yaml"), "storages:\n  notes: {}\n");
}

TEST_F(new_user, meets_texts_of_others_as_texts) {
    write_configuration();
    start();
    expect_flow("injection");
}

TEST_F(new_user, sees_forms_that_are_accessible_and_keep_to_themselves) {
    write_configuration();
    start();
    const auto done = node(
        "look.mjs", {"-", "/objects", "/objects/new/clients", "/objects/new/clients?f:type=http",
                     "/objects/new/clients?f:type=ocoya", "/objects/new/incoming",
                     "/objects/incoming/lines", "/objects/outgoing/report", "/objects/routes/all",
                     "/objects/storages/names", "/objects/storages/names/remove",
                     "/objects/clients/none", "/access", "/access/callback?code=1&state=2"});
    EXPECT_EQ(done.code, 0) << done.out << done.err;
    EXPECT_THAT(done.out, HasSubstr("13 pages looked at, wrong: 0"));
}

}  // namespace
}  // namespace sluice::testing
