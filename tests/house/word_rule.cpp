#include "house/word_rule.hpp"

#include "house/code_text.hpp"

#include <string_view>

namespace sluice::house {
namespace {

struct word {
    std::string_view text;
    std::string_view instead;
    std::string_view allowed_in = {};  // the one file that may use it, for the reason beside it
};

// Words that no source may hold, comments included.
const std::vector<word> unfinished{
    {"TODO", "do it, or write an issue"},
    {"FIXME", "mend it, or write an issue"},
    {"DISABLED_", "a test that does not run is no test"},
    {"GTEST_SKIP", "a test that does not run is no test"},
    {"NOLINT", "mend the cause, or switch the check off for all with a reason"},
};

// Words that no code may hold; comments and texts do not count.
const std::vector<word> unsafe{
    {"detached", "it swallows exceptions and outlives what it uses; spawn in a task_group"},
    // SQLite tells nobody when another process releases a lock; the ledger waits in its own thread.
    {"this_thread::sleep", "wait for the event, or take time from sluice::clock",
     "src/ledger/sqlite/connection.cpp"},
    {"usleep(", "wait for the event, or take time from sluice::clock"},
    {"nanosleep(", "wait for the event, or take time from sluice::clock"},
    {"#define private", "test through the interface"},
};

// Words that no code of the program may hold.
const std::vector<word> confusing{
    {"is_string()", "ask kind_of(): a number may be kept as a text (model/json.hpp)"},
    {"if_string()", "ask kind_of(): a number may be kept as a text (model/json.hpp)",
     "src/model/json_kind.cpp"},
};

// Words that no file may hold.
const std::vector<word> machine{
    {"/work/", "a path of one machine"},
    {"/root/", "a path of one machine"},
};

void look_for(const std::vector<word>& words, const std::string& path, std::string_view text,
              std::vector<finding>& findings) {
    std::size_t number = 0;
    for (auto line : lines_of(text)) {
        ++number;
        for (const auto& one : words) {
            if (path != one.allowed_in && line.find(one.text) != std::string_view::npos) {
                findings.push_back(
                    {path, number,
                     "'" + std::string(one.text) + "' stands here: " + std::string(one.instead)});
            }
        }
    }
}

}  // namespace

std::vector<finding> check_words(const source_tree& tree) {
    std::vector<finding> findings;
    for (const auto& [path, text] : tree) {
        if (path.starts_with("tests/house/")) {
            continue;  // these files define the words
        }
        look_for(machine, path, text, findings);
        if (is_source(path)) {
            look_for(unfinished, path, text, findings);
            look_for(unsafe, path, code_only(text), findings);
        }
        if (is_source(path) && !path.starts_with("tests/")) {
            look_for(confusing, path, code_only(text), findings);
        }
    }
    return findings;
}

}  // namespace sluice::house
