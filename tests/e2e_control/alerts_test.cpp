// The daemon tells an outgoing what is wrong, once, and when it is over.

#include "e2e_control/controlled_job.hpp"

#include <gmock/gmock.h>

#include <fstream>

namespace sluice::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* failing_way = R"(incoming:
  lines: {schedule: every 1h, subscriber: {type: file, path: "${env:E2E_BESIDE}/in.ndjson"},
          identifier: id, emit: new}
outgoing:
  broken: {transformers: [{fail: "the shop is closed"}], publisher: {type: log}}
  chat:
    transformers:
      - map: {text: "{{ summary }}", mend: "{{ alerts[0].mend }}"}
    publisher: {type: file, path: "${env:E2E_BESIDE}/chat.ndjson"}
routes:
  all: {from: lines, to: broken}
alerts:
  closed: {when: failures, to: chat, quiet: 0s, repeat: 1h}
)";

struct alerts : controlled_job {
    std::vector<std::string> told() const {
        std::vector<std::string> texts;
        std::ifstream all(work.beside("chat.ndjson"));
        for (std::string line; std::getline(all, line);) {
            const auto value = parse_json(line);
            texts.push_back(value ? text_member(*value, "text") : line);
        }
        return texts;
    }
};

TEST_F(alerts, a_failure_is_told_once_also_over_a_restart_and_its_end_too) {
    work.write("all.yaml", failing_way);
    start();
    ASSERT_TRUE(until([&] { return told().size() == 1; })) << daemon->err();
    EXPECT_EQ(told().front(), "closed: route 'all' to 'broken': 1 task failed within 10m");
    EXPECT_THAT(read_file(work.beside("chat.ndjson")),
                HasSubstr("sluice tasks retry --status failed --route all --outgoing broken"));
    const auto status = command({"status"});
    EXPECT_THAT(status.out, HasSubstr("alert 'closed': route 'all' to 'broken'"));
    const auto rules = get("/alerts");
    EXPECT_THAT(write_json(rules), HasSubstr("\"rule\":\"closed\",\"messages\":1"));
    EXPECT_THAT(write_json(rules), HasSubstr("1 task failed within 10m"));
    EXPECT_THAT(command({"alerts"}).out,
                HasSubstr("closed: 1 alert, 1 message sent\n"
                          "  - route 'all' to 'broken': 1 task failed within 10m\n"));
    EXPECT_EQ(parse_json(command({"alerts", "--json"}).out).value(), rules);
    const auto metrics = ask("GET", "/metrics").body;
    EXPECT_THAT(metrics, HasSubstr("\nsluice_alerts{alert=\"closed\"} 1\n"));
    EXPECT_THAT(metrics, HasSubstr("\nsluice_alert_messages_total{alert=\"closed\"} 1\n"));
    EXPECT_THAT(metrics, HasSubstr("sluice_settled_tasks_total{route=\".alerts\",outgoing=\"chat\","
                                   "state=\"finished\"} 1"));
    daemon->kill();
    start();
    ASSERT_TRUE(until([&] {
        return ask("GET", "/metrics").body.find("sluice_alerts{alert=\"closed\"} 1") !=
               std::string::npos;
    }));
    EXPECT_EQ(told().size(), 1U) << "nothing is told twice";
    EXPECT_EQ(work.tasks({"skip", "--status", "failed"}).code, 0);
    ASSERT_TRUE(until([&] { return told().size() == 2; })) << daemon->err();
    EXPECT_EQ(told().back(),
              "closed is resolved: route 'all' to 'broken': 1 task failed within 10m");
    EXPECT_THAT(command({"status"}).out, HasSubstr("nothing is wrong"));
    EXPECT_THAT(command({"alerts"}).out, HasSubstr("closed: quiet, "));
}

TEST_F(alerts, one_that_cannot_be_delivered_is_seen_and_disturbs_no_route) {
    auto text = std::string(failing_way);
    text.replace(text.find("    publisher: {type: file, path: \"${env:E2E_BESIDE}/chat"),
                 std::string::npos, R"(    publisher: {type: http, url: "http://127.0.0.1:1/chat"}
    retry: {attempts: 1}
  good: {publisher: {type: file, path: "${env:E2E_BESIDE}/out.ndjson"}}
routes:
  all: {from: lines, to: [broken, good]}
alerts:
  closed: {when: failures, to: chat}
)");
    work.write("all.yaml", text);
    start();
    ASSERT_TRUE(until([&] {
        return command({"status"})
                   .out.find(
                       "1 message of alerts could not be delivered to "
                       "'chat'") != std::string::npos;
    })) << daemon->err();
    EXPECT_EQ(lines_in(work.beside("out.ndjson")), 1U);
    EXPECT_THAT(daemon->err(), HasSubstr("route=.alerts outgoing=chat state=failed"));
    EXPECT_EQ(ask("GET", "/readyz").status, 200);
    const auto shown = work.list({"--route", ".alerts"});
    EXPECT_THAT(write_json(shown), HasSubstr("\"entity_type\":\"alert\""));
}

TEST_F(alerts, a_reload_changes_the_rules) {
    work.write("all.yaml", failing_way);
    start();
    ASSERT_TRUE(until([&] { return told().size() == 1; })) << daemon->err();
    work.write("more.yaml", "alerts:\n  full: {when: disk, below: 1000000GiB, to: chat}\n");
    const auto reloaded = command({"reload"});
    EXPECT_EQ(reloaded.code, 0) << reloaded.out << reloaded.err;
    EXPECT_THAT(reloaded.out, HasSubstr("added: alert 'full'"));
    EXPECT_THAT(command({"alerts"}).out, HasSubstr("full: "));
    ASSERT_TRUE(until([&] { return told().size() == 2; })) << daemon->err();
    EXPECT_THAT(told().back(), HasSubstr("full: the disk of "));
}

TEST_F(alerts, a_budget_that_nobody_counts_is_never_used_up) {
    work.write("all.yaml", std::string(failing_way) +
                               "  spent: {when: budget, clients: [shop], to: chat}\n"
                               "clients:\n"
                               "  shop: {type: http, base_url: \"https://shop.example\"}\n");
    const auto checked = work.check();
    EXPECT_EQ(checked.code, 2);
    EXPECT_THAT(checked.err + checked.out, HasSubstr("all.yaml:14:34"));
    EXPECT_THAT(checked.err + checked.out,
                HasSubstr("the rule never holds for client 'shop', which has no budget"));
}

TEST_F(alerts, what_a_rule_names_must_be_there) {
    auto text = std::string(failing_way);
    text.replace(text.find("to: chat, quiet: 0s"), 19, "to: chatt, routes: [al]");
    work.write("all.yaml", text);
    const auto checked = work.check();
    EXPECT_EQ(checked.code, 2);
    EXPECT_THAT(checked.err + checked.out, HasSubstr("all.yaml:13:32"));
    EXPECT_THAT(checked.err + checked.out, HasSubstr("did you mean 'chat'?"));
    EXPECT_THAT(checked.err + checked.out, HasSubstr("did you mean 'all'?"));
}

}  // namespace
}  // namespace sluice::testing
