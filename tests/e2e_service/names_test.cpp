// Names that people type: of commands, of parts of the configuration, of renamed parts.

#include "e2e/job.hpp"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr const char* lines_configuration = R"(clients:
  shop: {type: http, base_url: "https://shop.example", auth: {bearer: "${credential:nobody_has_it}"}}
incoming:
  lines: {schedule: every 1h, subscriber: {type: file, path: in.ndjson}, identifier: id, emit: new}
outgoing:
  report: {publisher: {type: log}}
  to-shop: {publisher: {type: http, client: shop, url: /things}}
routes:
  all: {from: lines, to: report}
storages:
  seen: {}
)";

// A ledger from a start with other files; the present configuration needs a credential.
struct names : ::testing::Test {
    names() {
        auto without_secret = std::string(lines_configuration);
        without_secret.replace(without_secret.find("${credential:nobody_has_it}"), 27, "not-a-key");
        work.write("lines.yaml", without_secret);
        work.write("in.ndjson", "{\"id\":1}\n");
        const auto first = run_to_end_of(work.run({"--once"}));
        EXPECT_EQ(first.code, 0) << first.err;
        work.write("lines.yaml", lines_configuration);
    }

    ended sluice(std::vector<std::string> words, bool with_state = true) const {
        if (with_state) {
            words.insert(words.end(), {"--state", work.state()});
        }
        return run_sluice(words);
    }

    job work;
};

TEST_F(names, that_are_not_configured_are_refused_with_the_one_that_was_meant) {
    const std::vector<std::pair<std::vector<std::string>, const char*>> cases = {
        {{"pause", "outgoing", "reprot"}, "there is no outgoing 'reprot' (did you mean 'report'?"},
        {{"pause", "route", "report"}, "there is no route 'report' (there are all"},
        {{"resume", "incoming", "linse"}, "did you mean 'lines'?"},
        {{"offer-again", "linse", "--all"}, "did you mean 'lines'?"},
        {{"storages", "show", "sene"}, "there is no storage 'sene' (did you mean 'seen'?"},
        {{"storages", "search", "sene", "word"}, "did you mean 'seen'?"},
        {{"storages", "remove", "sene", "key"}, "did you mean 'seen'?"},
        {{"storages", "put", "sene", "key", "1"}, "did you mean 'seen'?"},
    };
    for (const auto& [words, said] : cases) {
        const auto done = sluice(words);
        EXPECT_NE(done.code, 0) << words[0];
        EXPECT_THAT(done.err, HasSubstr(said)) << words[0];
        EXPECT_THAT(done.out, IsEmpty()) << words[0];
    }
    EXPECT_THAT(sluice({"paused"}).out, HasSubstr("nothing is paused"));
}

// A route whose name changed may still have tasks, and a storage may have values.
TEST_F(names, of_earlier_configurations_are_taken_with_force) {
    EXPECT_EQ(sluice({"pause", "route", "former", "--force"}).code, 0);
    EXPECT_THAT(sluice({"paused"}).out, HasSubstr("former"));
    EXPECT_EQ(sluice({"resume", "route", "former"}).code, 0) << "what is paused may be resumed";
    std::string renamed = lines_configuration;
    renamed.replace(renamed.find("  lines:"), 8, "  feed:");
    renamed.replace(renamed.find("emit: new"), 9, "emit: new, fresh: true");
    renamed.replace(renamed.find("from: lines"), 11, "from: feed");
    renamed.replace(renamed.find("${credential:nobody_has_it}"), 27, "not-a-key");
    work.write("lines.yaml", renamed);
    ASSERT_EQ(run_to_end_of(work.run({"--once"})).code, 0);
    EXPECT_EQ(sluice({"offer-again", "lines", "--all"}).code, 2);
    const auto forgotten = sluice({"offer-again", "lines", "--all", "--force"});
    EXPECT_EQ(forgotten.code, 0) << forgotten.err;
    EXPECT_EQ(sluice({"storages", "show", "former", "--force"}).code, 0);
    const auto own = sluice({"storages", "show", ".tokens", "--force"});
    EXPECT_EQ(own.code, 2) << "what the daemon keeps for itself is no storage";
}

TEST_F(names, are_known_without_the_configuration_and_without_its_secrets) {
    for (const auto& words :
         std::vector<std::vector<std::string>>{{"pause", "outgoing", "report"},
                                               {"resume", "outgoing", "report"},
                                               {"offer-again", "lines", "1"},
                                               {"storages", "list"},
                                               {"storages", "put", "seen", "key", "1"},
                                               {"storages", "show", "seen"}}) {
        const auto done = sluice(words);
        EXPECT_EQ(done.code, 0) << words[0] << done.err;
    }
    std::filesystem::remove(work.config() / "lines.yaml");
    const auto done = sluice({"pause", "outgoing", "report"});
    EXPECT_EQ(done.code, 0) << "the daemon runs with it: " << done.err;
}

TEST_F(names, of_the_files_count_before_the_daemon_is_started_with_them) {
    work.write("more.yaml", "incoming:\n  more: {subscriber: {type: file, path: more.csv}}\n");
    EXPECT_EQ(sluice({"pause", "incoming", "more"}).code, 0);
    const auto elsewhere = sluice({"pause", "incoming", "more", "--config", work.beside("none")});
    EXPECT_EQ(elsewhere.code, 2);
    EXPECT_THAT(elsewhere.err, HasSubstr("--config"));
}

TEST_F(names, a_pause_says_who_and_why) {
    auto how =
        launch{sluice_program,
               {"pause", "outgoing", "report", "--reason", "it moves", "--state", work.state()},
               {{"SUDO_USER", "alice"}},
               {},
               false,
               {}};
    ASSERT_EQ(run_to_end_of(how).code, 0);
    EXPECT_THAT(sluice({"paused"}).out, AllOf(HasSubstr("by alice"), HasSubstr("it moves")));
    const auto all = boost::json::parse(sluice({"paused", "--json"}).out);
    EXPECT_EQ(all.at(0).at("who").as_string(), "alice");
    EXPECT_EQ(all.at(0).at("reason").as_string(), "it moves");
}

TEST_F(names, what_needs_no_secret_resolves_none) {
    for (const auto& words : std::vector<std::vector<std::string>>{
             {"plan", "--config", work.config()},
             {"show-config", "--config", work.config()},
             {"config", "export", "--config", work.config(), work.beside("apart")},
             {"schema"},
             {"describe", "client", "http"}}) {
        const auto done = sluice(words, false);
        EXPECT_EQ(done.code, 0) << words[0] << done.err;
        EXPECT_THAT(done.out, Not(HasSubstr("${credential:nobody_has_it}"))) << words[0];
    }
    EXPECT_EQ(sluice({"tasks", "list"}).code, 0);
    const auto stages = sluice({"tasks", "show", "1", "--stages", "--config", work.config()});
    EXPECT_EQ(stages.code, 0) << stages.err;
}

TEST_F(names, a_check_without_the_service_says_what_it_did_not_look_at) {
    const auto done = sluice({"check", "--config", work.config()}, false);
    EXPECT_EQ(done.code, 0) << done.err;
    EXPECT_THAT(done.out, HasSubstr("not looked at: credential nobody_has_it (--as-service"));
    // A service manager has set the directory, so the credential must exist.
    const auto how = launch{sluice_program,
                            {"check", "--config", work.config()},
                            {{"CREDENTIALS_DIRECTORY", work.beside("")}},
                            {},
                            false,
                            {}};
    const auto in_service = run_to_end_of(how);
    EXPECT_EQ(in_service.code, 2);
    EXPECT_THAT(in_service.err, HasSubstr("credential 'nobody_has_it'"));
}

TEST_F(names, what_needs_a_secret_names_the_way_to_it) {
    for (const auto& words : std::vector<std::vector<std::string>>{{"client", "test", "shop"},
                                                                   {"run", "--once"},
                                                                   {"run", "--once", "lines"},
                                                                   {"auth", "status"}}) {
        auto all = words;
        all.insert(all.end(), {"--config", work.config()});
        const auto done = sluice(all);
        EXPECT_EQ(done.code, 2) << words[0];
        EXPECT_THAT(done.err, HasSubstr("--as-service")) << words[0];
    }
}

// The unit reads the file, too.
TEST_F(names, variables_of_the_service_come_from_its_file) {
    work.write("lines.yaml",
               "incoming:\n  lines: {schedule: \"${env:E2E_OFTEN}\", subscriber: "
               "{type: file, path: in.ndjson}}\n");
    EXPECT_EQ(work.check().code, 2);
    work.write("environment", "# how often\nE2E_OFTEN=\"every 7m\"\n");
    EXPECT_EQ(work.check().code, 0);
    const auto shown = sluice({"show-config", "--config", work.config()}, false);
    EXPECT_THAT(shown.out, HasSubstr("every 7m"));
}

TEST(commands, that_are_mistyped_get_a_suggestion) {
    const std::vector<std::pair<std::vector<std::string>, const char*>> cases = {
        {{"rnu"}, "sluice: there is no command 'rnu': did you mean 'run'?"},
        {{"list"}, "did you mean 'tasks list'?"},
        {{"tasks", "lsit"}, "sluice tasks: there is no command 'lsit': did you mean 'list'?"},
        {{"check", "--confg", "x"}, "there is no option '--confg': did you mean '--config'?"},
        {{"pause", "rout", "x"}, "did you mean 'route'?"},
        {{"tasks"}, "the command is missing: there are list, counts, show"},
        {{"help", "tsks"}, "did you mean 'tasks'?"},
        {{"tasks", "list", "too", "many"}, "'too' is one word too many"},
    };
    for (const auto& [words, said] : cases) {
        const auto done = run_sluice(words);
        EXPECT_EQ(done.code, 2) << words[0];
        EXPECT_THAT(done.err, HasSubstr(said)) << words[0];
    }
}

TEST(commands, are_explained_by_help) {
    const auto all = run_sluice({"help"});
    EXPECT_EQ(all.code, 0);
    EXPECT_THAT(all.out, AllOf(HasSubstr("tasks"), HasSubstr("show-config")));
    const auto one = run_sluice({"help", "tasks", "list"});
    EXPECT_EQ(one.code, 0);
    EXPECT_THAT(one.out, AllOf(HasSubstr("sluice tasks list"), HasSubstr("--status")));
}

TEST(commands, describe_knows_storages_and_types_without_their_kind) {
    EXPECT_THAT(run_sluice({"describe", "storage"}).out, HasSubstr("keep"));
    EXPECT_THAT(run_sluice({"describe", "storages"}).out, HasSubstr("keep"));
    EXPECT_THAT(run_sluice({"describe"}).out, HasSubstr("storage"));
    EXPECT_THAT(run_sluice({"describe", "ocoya"}).err, HasSubstr("'client ocoya'"));
    EXPECT_THAT(run_sluice({"describe", "storag"}).err, HasSubstr("did you mean 'storage'?"));
    EXPECT_EQ(run_sluice({"describe", "storag"}).code, 2);
    EXPECT_THAT(run_sluice({"describe", "format_number"}).err,
                HasSubstr("did you mean 'function format_number'?"));
}

}  // namespace
}  // namespace sluice::testing
