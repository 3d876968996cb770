#include "connectors/ocoya/endpoints.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>

namespace sluice::ocoya {
namespace {

std::string page() {
    std::ifstream file(SLUICE_SOURCE_DIR "/docs/ocoya.md");
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

std::string listed(const std::vector<field>& fields) {
    std::string names;
    for (const auto& rule : fields) {
        const std::string mark = rule.required ? "**" : "";
        names += (names.empty() ? "" : ", ") + mark + std::string(rule.name) + mark;
    }
    return names.empty() ? " " : " " + names + " ";
}

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& each : out) {
        each = static_cast<char>(each | 0x20);
    }
    return out;
}

TEST(ReferencePage, HasEveryRowOfTheTable) {
    const auto text = page();
    for (const auto& row : endpoints()) {
        const auto line = "| " + lower(name_of(row.verb)) + " | `" + std::string(row.entity) +
                          (row.proven ? "` | " : "` (unproven) | ") +
                          std::string(name_of(row.verb)) + " " + std::string(row.path) + " |" +
                          listed(row.query) + "|" + listed(row.body) + "|";
        EXPECT_NE(text.find(line), std::string::npos) << line;
    }
}

}  // namespace
}  // namespace sluice::ocoya
