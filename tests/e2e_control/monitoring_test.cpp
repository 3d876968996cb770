// The rules and the dashboard of deploy/monitoring name only metrics that a daemon has, and
// promtool understands each of their expressions.

#include "e2e_control/controlled_job.hpp"

#include <gmock/gmock.h>

#include <regex>
#include <set>
#include <sstream>

namespace sluice::testing {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::IsSubsetOf;
using ::testing::SizeIs;

const fs::path monitoring = fs::path(SLUICE_SOURCE_DIR) / "deploy/monitoring";

ended promtool(std::vector<std::string> arguments) {
    launch made;
    made.file = "/usr/bin/promtool";
    made.arguments = std::move(arguments);
    return run_to_end_of(made);
}

// Every `expr` of the dashboard, at any depth.
void add_expressions(const json::value& from, std::vector<std::string>& into) {
    if (kind_of(from) == json_kind::array) {
        for (const auto& one : from.get_array()) {
            add_expressions(one, into);
        }
    } else if (kind_of(from) == json_kind::object) {
        for (const auto& [name, value] : from.get_object()) {
            if (name == "expr") {
                into.emplace_back(text_or_empty(value));
            }
            add_expressions(value, into);
        }
    }
}

std::vector<std::string> dashboard_expressions() {
    const auto board = parse_json(read_file(monitoring / "sluice.dashboard.json"));
    EXPECT_TRUE(board.has_value()) << (board ? "" : board.error().message);
    std::vector<std::string> all;
    add_expressions(board ? *board : json::value(), all);
    return all;
}

std::set<std::string> metrics_in(const std::string& text) {
    static const std::regex name("\\b(sluice|process)_[a-z_]+\\b");
    std::set<std::string> found;
    for (std::sregex_iterator one(text.begin(), text.end(), name), end; one != end; ++one) {
        found.insert(one->str());
    }
    return found;
}

struct monitoring_files : controlled_job {
    // The names that /metrics can give: those of its families, and of their series.
    std::set<std::string> metrics_of_daemon() const {
        std::set<std::string> names;
        std::istringstream all(ask("GET", "/metrics").body);
        for (std::string hash, type, name, kind, line; std::getline(all, line);) {
            std::istringstream words(line);
            if (!(words >> hash >> type >> name >> kind) || hash != "#" || type != "TYPE") {
                continue;
            }
            if (kind == "histogram") {
                names.insert({name + "_bucket", name + "_sum", name + "_count"});
            } else {
                names.insert(name);
            }
        }
        return names;
    }
};

TEST_F(monitoring_files, name_only_metrics_that_a_daemon_has) {
    start();
    const auto known = metrics_of_daemon();
    EXPECT_GT(known.size(), 40U);
    const auto used_by = [](const std::string& text) {
        const auto names = metrics_in(text);
        return std::vector<std::string>(names.begin(), names.end());
    };
    std::string board;
    for (const auto& one : dashboard_expressions()) {
        EXPECT_FALSE(metrics_in(one).empty()) << one;
        board += one + "\n";
    }
    EXPECT_THAT(used_by(board), IsSubsetOf(known));
    EXPECT_THAT(used_by(read_file(monitoring / "sluice.rules.yml")), IsSubsetOf(known));
    EXPECT_GT(used_by(board).size(), 25U);
    EXPECT_FALSE(known.contains("sluice_tasks_total")) << "a name that no daemon has is noticed";
}

TEST_F(monitoring_files, promtool_understands_every_expression_of_the_dashboard) {
    std::string rules = "groups:\n  - name: dashboard\n    rules:\n";
    int number = 0;
    for (auto one : dashboard_expressions()) {
        one = std::regex_replace(one, std::regex("\\$__rate_interval"), "5m");
        one = std::regex_replace(one, std::regex("\\$instance"), ".*");
        EXPECT_EQ(one.find('$'), std::string::npos) << one;
        rules += "      - record: panel:" + std::to_string(number++) +
                 "\n        expr: " + write_json(json::value(one)) + "\n";
    }
    EXPECT_GT(number, 25);
    work.write("../panels.yml", rules);
    const auto checked = promtool({"check", "rules", work.beside("panels.yml").string()});
    EXPECT_EQ(checked.code, 0) << checked.out << checked.err;
    work.write("../panels.yml", rules + "      - record: a\n        expr: sum by (a\n");
    EXPECT_NE(promtool({"check", "rules", work.beside("panels.yml").string()}).code, 0);
}

TEST_F(monitoring_files, promtool_accepts_the_rules_and_their_tests) {
    const auto checked = promtool({"check", "rules", (monitoring / "sluice.rules.yml").string()});
    EXPECT_EQ(checked.code, 0) << checked.out << checked.err;
    const auto tested =
        promtool({"test", "rules", (monitoring / "sluice.rules.test.yml").string()});
    EXPECT_EQ(tested.code, 0) << tested.out << tested.err;
}

TEST_F(monitoring_files, every_rule_says_what_mends_it) {
    const auto text = read_file(monitoring / "sluice.rules.yml");
    const auto count = [&](const std::string& word) {
        std::size_t found = 0;
        for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
            ++found;
        }
        return found;
    };
    EXPECT_GE(count("- alert: "), 14U);
    EXPECT_EQ(count("- alert: "), count("          mend: "));
    EXPECT_EQ(count("- alert: "), count("          summary: "));
}

}  // namespace
}  // namespace sluice::testing
