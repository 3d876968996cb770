// Whatever entities hold, every output of the program is valid UTF-8, and a terminal carries
// nothing of it out.

#include "e2e/job.hpp"

#include <sluice/model/kept_json.hpp>
#include <sluice/model/printable.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace sluice::testing {
namespace {

using ::testing::HasSubstr;

// As JSON escapes: colours, a forged row, a title, CSI as one character, marks of direction.
const std::string hostile =
    R"(a\u001b[31m\n     999  finished\u001b]0;owned\u0007\u009b2J\u202Efdp.exe\u2066\u200f\u061c\u007f\r)";

std::string many(const std::string& text, int times) {
    std::string all;
    for (int i = 0; i < times; ++i) {
        all += text;
    }
    return all;
}

void expect_harmless(const std::string& text, const std::string& from) {
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        std::erase(line, '\t');
        EXPECT_TRUE(is_printable_line(line)) << from << ": " << printable_line(line);
    }
}

void expect_harmless(const ended& done, const std::string& from) {
    EXPECT_EQ(done.signal, 0) << from;
    expect_harmless(done.out, from);
    expect_harmless(done.err, from);
}

struct output : ::testing::Test {
    output() {
        std::string records;
        records += R"({"id":")" + hostile + R"(","when":"2030-01-31T09:00:00Z"})" + "\n";
        records += R"({"id":"cut","when":")" + many("日", 60) + "\"}\n";
        records += R"({"id":"number","when":1.50})" + std::string("\n");
        records +=
            R"({"id":"large","when":1e400,"profiles":[{"facebook":1.10},"x"]})" + std::string("\n");
        records += R"({"id":"deep","x":)" + many("[", 126) + many("]", 126) + "}\n";
        records += R"({"id":"told","when":")" + hostile + "\"}\n";
        work.write("../in.ndjson", records);
        work.write("c.yaml", R"(
storages: {seen: {description: What was seen}}
incoming:
  in:
    schedule: by hand
    subscriber: {type: file, path: )" +
                                 work.beside("in.ndjson").string() +
                                 R"(}
    identifier: id
    emit: changed
outgoing:
  out: {publisher: {type: file, path: )" +
                                 work.beside("out.ndjson").string() + R"(}}
  log: {publisher: {type: log, message: "{{ id }}"}}
routes:
  r:
    from: in
    to: [out, log]
    transformers:
      - store: {storage: seen, key: "{{ id }}"}
      - ocoya-post: {when: "{{ when }}", split: per_profile}
      - map: {id: "{{ id }}", all: {of: "{{ @ }}"}}
)");
    }

    ended ask(std::vector<std::string> what) {
        what.insert(what.end(), {"--state", work.state().string()});
        return run_sluice(std::move(what));
    }

    job work;
};

TEST_F(output, of_every_command_is_harmless_and_its_json_can_be_read) {
    for (const std::string style : {"human", "json"}) {
        work.write("d.yaml", "daemon: {log_format: " + style + ", log_level: debug}\n");
        const auto run = run_to_end_of(work.run({"--once"}));
        expect_harmless(run, "run --once, " + style);
    }
    const auto list = ask({"tasks", "list", "--limit", "50"});
    expect_harmless(list, "tasks list");
    EXPECT_THAT(list.out, HasSubstr("a\\u001b[31m\\n     999"));
    const auto all = ask({"tasks", "list", "--json"});
    expect_harmless(all, "tasks list --json");
    const auto tasks = parse_json(all.out);
    ASSERT_TRUE(tasks) << describe(tasks.error());
    EXPECT_EQ(tasks->as_array().size(), 12U);
    std::size_t rejected = 0;
    for (const auto& task : tasks->as_array()) {
        rejected += task.at("state").as_string() == "rejected" ? 1 : 0;
        const auto id = write_json(task.at("id"));
        for (const std::vector<std::string>& how :
             {std::vector<std::string>{}, {"--full"}, {"--stages", "--config", work.config()}}) {
            auto what = how;
            what.insert(what.begin(), {"tasks", "show", id});
            expect_harmless(ask(what), "tasks show " + id);
            what.emplace_back("--json");
            const auto shown = ask(what);
            expect_harmless(shown, "tasks show --json " + id);
            EXPECT_TRUE(parse_kept_json(shown.out)) << shown.out << shown.err;
        }
    }
    EXPECT_EQ(rejected, 10U);  // but for the first record, all of them on both ways
    for (const std::vector<std::string>& what :
         {std::vector<std::string>{"storages", "show", "seen"},
          {"storages", "show", "seen", "--json"},
          {"ledger", "info"},
          {"offer-again", "in", "--all", "--dry-run"}}) {
        expect_harmless(ask(what), what.front());
    }
    const auto exported = ask({"ledger", "export"});
    expect_harmless(exported, "ledger export");
    std::istringstream rows(exported.out);
    for (std::string row; std::getline(rows, row);) {
        EXPECT_TRUE(parse_json(row)) << row;
    }
}

TEST_F(output, of_messages_about_the_command_line_and_expressions_is_harmless) {
    const auto raw = parse_json("\"" + hostile + "\"").value();
    const std::string text(raw.as_string());
    expect_harmless(ask({"tasks", "list", "--status", text}), "tasks list");
    expect_harmless(ask({"storages", "show", "seen", text}), "storages show");
    expect_harmless(ask({"offer-again", "in", text}), "offer-again");
    expect_harmless(run_sluice({"eval", "x.'" + text}, "{}"), "eval");
    expect_harmless(run_sluice({"eval", "@"}, "\"" + hostile + "\""), "eval");
    expect_harmless(run_sluice({"eval", "to_number(@)"}, "\"" + hostile + "\" x"), "eval");
    work.write("e.yaml", "incoming: {\"" + std::string("b\xE2\x80\xAE") + "x\": {emit: no}}\n");
    expect_harmless(work.check(), "check");
    expect_harmless(work.check({"--json"}), "check --json");
}

}  // namespace
}  // namespace sluice::testing
