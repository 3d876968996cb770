// Every page of a daemon at work, in both themes, for phones, desks and walls. The pictures of the
// documents are made here: tests/e2e_page/pictures copies them.

#include "e2e_page/browser_job.hpp"

#include <gmock/gmock.h>

#include <array>
#include <filesystem>

namespace sluice::testing {
namespace {

using ::testing::HasSubstr;

struct page_of_a_shop : page_in_chromium {
    void SetUp() override {
        work.environment["SHOP"] = work.beside("").string();
        work.environment["OCOYA"] = sandbox.api();
        work.environment["OCOYA_API_KEY"] = "sandbox-key";
        work.write("../products.csv",
                   "Handle,Title,Price\n"
                   "linen-shirt,Linen shirt,49.00\n"
                   "oak-stool,Oak stool,89.50\n"
                   "wool-hat,Wool hat,\n"
                   "clay-mug,Clay mug,12.00\n"
                   "rope-bag,Rope bag,35.00\n");
        work.write("clients.yaml",
                   R"(# One key for the workspace. Its budget is 60 requests a minute.
clients:
  ocoya:
    type: ocoya
    api_key: ${env:OCOYA_API_KEY}
    base_url: ${env:OCOYA}
)");
        const std::string workspace = first_workspace;
        const std::string profile = testing::first_profile;
        work.write("shop.yaml", R"(# New products become posts, three days ahead.
incoming:
  products:
    schedule: 15 9 * * 1-5
    time_zone: Europe/Berlin
    subscriber: {type: file, path: "${env:SHOP}/products.csv"}
    identifier: Handle
    emit: new
outgoing:
  posts:
    publisher:
      type: ocoya
      client: ocoya
      method: post
      entity: posts
      parameters: {query: {workspaceId: )" +
                                    workspace + R"(}}
routes:
  products-to-posts:
    from: products
    to: posts
    transformers:
      - set: {price: "{{ number(Price) }}"}
      - map:
          caption: "{{ Title }} for {{ price }} €"
          socialProfileIds: [)" + profile +
                                    R"(]
          scheduledAt: "2030-01-31T09:00:00Z"
)");
        work.write("report.yaml", R"(# What became of the posts, for the morning.
incoming:
  posts:
    schedule: every 1h
    subscriber:
      type: ocoya
      client: ocoya
      method: get
      entity: posts
      parameters: {query: {workspaceId: )" +
                                      workspace + R"(}}
    identifier: id
    emit: changed
outgoing:
  report: {publisher: {type: file, path: "${env:SHOP}/report.ndjson"}}
routes:
  posts-to-report: {from: posts, to: report, transformers: [{map: {id: "{{ id }}", status: "{{ status }}"}}]}
storages:
  captions: {}
daemon:
  page: {listen: "127.0.0.1:0"}
)");
        // The server refuses one.
        sandbox.fault(R"({"method":"POST","path":"/post","kind":"422"})");
        start();
        submit("/run/products");
        submit("/run/posts");
        ASSERT_TRUE(until([&] {
            return get("/tasks?status=failed").body.find("1 match") != std::string::npos &&
                   get("/tasks?route=products-to-posts&status=finished").body.find("3 match") !=
                       std::string::npos &&
                   get("/tasks?status=rejected").body.find("1 match") != std::string::npos &&
                   lines_in(work.beside("report.ndjson")) > 0;
        }));
        // Counts of the overview are at most five seconds old.
        ASSERT_TRUE(until([&] { return get("/").body.find("all is well") == std::string::npos; }));
        submit("/pause/outgoing/report", "reason=The+report+is+being+moved");
    }

    // Looks at every page. The pictures go to the folder `screens` of the build.
    void look_at(const std::vector<std::string>& paths) const {
        const auto screens = std::filesystem::path(browser_folder).parent_path() / "screens";
        std::filesystem::create_directories(screens);
        auto arguments = paths;
        arguments.insert(arguments.begin(), screens.string());
        const auto done = node("look.mjs", arguments);
        EXPECT_EQ(done.code, 0) << done.out << done.err;
        EXPECT_THAT(done.out,
                    HasSubstr(std::to_string(paths.size()) + " pages looked at, wrong: 0"));
    }

    sandbox_process sandbox{sluice_program, {"--posts", "8"}};
};

TEST_F(page_of_a_shop, shows_its_work_on_every_screen) {
    look_at({"/", "/routes", "/tasks", "/tasks?status=failed", "/tasks/1", "/tasks/12"});
}

TEST_F(page_of_a_shop, shows_its_parts_on_every_screen) {
    look_at({"/schedules", "/runs", "/budgets", "/storages", "/audit", "/log"});
}

TEST_F(page_of_a_shop, shows_its_forms_on_every_screen) {
    look_at({"/configuration", "/configuration/file?path=shop.yaml", "/tasks/1/edit",
             "/tasks/1/drop", "/bulk/retry?status=failed", "/storages/captions", "/nowhere",
             "/objects/new/outgoing?f:publisher.type=ocoya&f:publisher.method=post"
             "&f:publisher.entity=posts"});
}

TEST_F(page_of_a_shop, shows_its_trials_on_every_screen) {
    look_at({"/try?task=1", "/try/stages?task=1", "/try/page?incoming=products", "/tasks/1/case"});
}

}  // namespace
}  // namespace sluice::testing
