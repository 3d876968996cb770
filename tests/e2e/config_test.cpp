// `config export` and `config import`: splitting, joining, and never only a part.

#include "e2e/job.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <map>

namespace sluice::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* shop = R"(# The shop.
clients:
  # Its key is not here.
  shop: {type: http, base_url: "https://shop.example", headers: {X-Key: "${env:E2E_SHOP_KEY}"}}
incoming:
  products:
    schedule: every 1h   # often enough
    subscriber: {type: file, path: products.csv}
    identifier: Handle
outgoing:
  report: {publisher: {type: file, path: report.ndjson}}
routes:
  all: {from: products, to: report}
)";

class config_command : public ::testing::Test {
 protected:
    config_command() { work_.write("shop.yaml", shop); }

    ended config(const std::string& what, std::vector<std::string> rest) const {
        launch how;
        how.file = sluice_program;
        how.environment = {{"E2E_SHOP_KEY", "a-key-that-is-nowhere"}};
        how.arguments = {"config", what, "--config", work_.config()};
        how.arguments.insert(how.arguments.end(), rest.begin(), rest.end());
        return run_to_end_of(how);
    }
    ended shown(const std::filesystem::path& directory) const {
        launch how;
        how.file = sluice_program;
        how.environment = {{"E2E_SHOP_KEY", "a-key-that-is-nowhere"}};
        how.arguments = {"show-config", "--config", directory};
        return run_to_end_of(how);
    }
    // Every file below the configuration, hidden ones too.
    std::map<std::string, std::string> files() const {
        std::map<std::string, std::string> all;
        for (const auto& one : std::filesystem::recursive_directory_iterator(work_.config())) {
            all[one.path()] = read_file(one.path());
        }
        return all;
    }
    std::filesystem::path bring(const std::string& text) const {
        std::ofstream(work_.beside("brought.yaml")) << text;
        return work_.beside("brought.yaml");
    }

    job work_;
};

TEST_F(config_command, what_is_exported_is_the_same_configuration) {
    for (const std::string to : {"apart", "whole.yaml"}) {
        const auto target = work_.beside(to);
        const auto done = config("export", {target});
        ASSERT_EQ(done.code, 0) << done.err;
        EXPECT_EQ(shown(target).out, shown(work_.config()).out);
        EXPECT_NE(shown(target).out, "");
    }
    EXPECT_EQ(read_file(work_.beside("apart") / "clients.shop.yaml"),
              "clients:\n  shop:\n    type: http\n    base_url: \"https://shop.example\"\n"
              "    headers:\n      X-Key: \"${env:E2E_SHOP_KEY}\"\n");
}

TEST_F(config_command, an_export_does_not_mix_with_what_is_there) {
    std::filesystem::create_directory(work_.beside("apart"));
    std::ofstream(work_.beside("apart") / "mine.yaml") << "daemon: {}\n";
    const auto done = config("export", {work_.beside("apart")});
    EXPECT_EQ(done.code, 1);
    EXPECT_THAT(done.err, HasSubstr("mine.yaml"));
    EXPECT_FALSE(exists(work_.beside("apart") / "clients.shop.yaml"));
}

TEST_F(config_command, an_export_is_no_part_of_what_it_comes_from) {
    const auto before = files();
    for (const std::string to : {"whole.yaml", "apart"}) {
        const auto done = config("export", {work_.config() / to});
        EXPECT_EQ(done.code, 1);
        EXPECT_THAT(done.err, HasSubstr("within the configuration"));
    }
    EXPECT_EQ(files(), before);
    // With one file an object already, an import writes it anew and nothing is there twice.
    ASSERT_EQ(config("export", {work_.beside("apart")}).code, 0);
    const auto once = shown(work_.beside("apart")).out;
    launch how;
    how.file = sluice_program;
    how.arguments = {"config", "export", "--config", work_.beside("apart"), work_.beside("apart")};
    EXPECT_EQ(run_to_end_of(how).code, 0);
    EXPECT_EQ(shown(work_.beside("apart")).out, once);
}

TEST_F(config_command, a_file_is_written_where_one_is) {
    launch how;
    how.file = "/bin/sh";
    how.arguments = {"-c", "cd \"$1\" && exec \"$2\" config export whole.yaml --config config",
                     "sh", work_.beside(""), sluice_program};
    const auto done = run_to_end_of(how);
    EXPECT_EQ(done.code, 0) << done.err;
    EXPECT_EQ(shown(work_.beside("whole.yaml")).out, shown(work_.config()).out);
}

// The lines of an object in braces cannot be told from others', and a part of them is a secret.
TEST_F(config_command, a_refusal_shows_no_secret) {
    work_.write("braces.yaml",
                "clients: {other: {type: http, base_url: \"https://x.example\", headers: {X-Key: "
                "a-literal-secret}}}\n");
    const auto before = files();
    const auto done = config("import", {bring("clients: {other: {type: http, base_url: "
                                              "\"https://y.example\"}}\n")});
    EXPECT_EQ(done.code, 2);
    EXPECT_THAT(done.err, HasSubstr("braces.yaml:1:11: its lines cannot be told"));
    EXPECT_THAT(done.err, HasSubstr("clients.other"));
    EXPECT_THAT(done.out + done.err, Not(HasSubstr("a-literal-secret")));
    EXPECT_EQ(files(), before);
}

TEST_F(config_command, an_import_needs_a_directory) {
    launch how;
    how.file = sluice_program;
    how.arguments = {"config", "import", work_.config(), "--config", work_.config() / "shop.yaml"};
    const auto done = run_to_end_of(how);
    EXPECT_EQ(done.code, 2);
    EXPECT_THAT(done.err, HasSubstr("shop.yaml is a file"));
}

TEST_F(config_command, an_import_changes_what_it_names_and_nothing_else) {
    const auto from = bring(R"(incoming:
  products: {identifier: Handle, schedule: every 2h, subscriber: {type: file, path: products.csv}}
  orders: {schedule: every 1h, subscriber: {type: file, path: orders.csv}}
routes:
  all: {from: products, to: report}
  orders: {from: orders, to: report}
)");
    const auto before = files();
    const auto dry = config("import", {from, "--dry-run"});
    ASSERT_EQ(dry.code, 0) << dry.err;
    EXPECT_THAT(dry.out, HasSubstr("added    incoming orders"));
    EXPECT_THAT(dry.out, HasSubstr("changed  incoming products"));
    EXPECT_THAT(dry.out, HasSubstr("  schedule: every 1h → every 2h\n"));
    EXPECT_THAT(dry.out, HasSubstr("1 the same"));
    EXPECT_EQ(files(), before);

    ASSERT_EQ(config("import", {from}).code, 0);
    const auto text = read_file(work_.config() / "shop.yaml");
    EXPECT_THAT(text, HasSubstr("# The shop."));
    EXPECT_THAT(text, HasSubstr("  # Its key is not here.\n  shop: {type: http"));
    EXPECT_THAT(text, HasSubstr("schedule: every 2h\n"));
    EXPECT_TRUE(exists(work_.config() / "incoming.orders.yaml"));
    EXPECT_TRUE(exists(work_.config() / "routes.orders.yaml"));

    const auto after = files();
    const auto again = config("import", {from});
    EXPECT_EQ(again.code, 0) << again.err;
    EXPECT_THAT(again.out, HasSubstr("4 the same"));
    EXPECT_EQ(files(), after);
}

TEST_F(config_command, a_directory_that_is_not_there_is_made) {
    ASSERT_EQ(config("export", {work_.beside("apart")}).code, 0);
    launch how;
    how.file = sluice_program;
    how.environment = {{"E2E_SHOP_KEY", "a-key-that-is-nowhere"}};
    how.arguments = {"config", "import", work_.beside("apart"), "--config", work_.beside("new/")};
    const auto done = run_to_end_of(how);
    ASSERT_EQ(done.code, 0) << done.err;
    EXPECT_EQ(shown(work_.beside("new")).out, shown(work_.config()).out);
}

TEST_F(config_command, what_would_not_pass_a_check_is_not_written) {
    const auto before = files();
    const auto done = config("import", {bring("routes: {all: {from: prodcts, to: report}}\n"
                                              "incoming: {late: {schedule: evry 1h}}\n")});
    EXPECT_EQ(done.code, 2);
    EXPECT_THAT(done.err, HasSubstr("did you mean 'products'?"));
    EXPECT_THAT(done.err, HasSubstr("evry"));
    EXPECT_THAT(done.err, HasSubstr("Nothing was written."));
    EXPECT_EQ(files(), before);
}

TEST_F(config_command, no_secret_is_shown) {
    const auto from = bring(
        "clients: {shop: {type: http, base_url: \"https://shop.example\", headers: {X-Key: "
        "another-key-in-the-file}}}\n");
    const auto done = config("import", {from, "--dry-run"});
    EXPECT_EQ(done.code, 0) << done.err;
    EXPECT_THAT(done.out, HasSubstr("headers.X-Key: "));
    EXPECT_THAT(done.out + done.err, Not(HasSubstr("another-key-in-the-file")));
    EXPECT_THAT(done.out + done.err, Not(HasSubstr("a-key-that-is-nowhere")));
}

}  // namespace
}  // namespace sluice::testing
