// The plan of a configuration shows which values an engine receives. This test shows that code
// reads them: each member of a declared field is read outside of declarations.

#include <sluice/model/text.hpp>

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

namespace sluice::testing {
namespace {

std::vector<std::string> sources() {
    std::vector<std::string> all;
    for (const auto* folder : {"/src", "/include"}) {
        const std::filesystem::path root = SLUICE_SOURCE_DIR + std::string(folder);
        for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
            if (entry.is_regular_file()) {
                std::ifstream in(entry.path(), std::ios::binary);
                all.emplace_back(std::istreambuf_iterator<char>(in),
                                 std::istreambuf_iterator<char>());
            }
        }
    }
    return all;
}

bool is_word_character(char c) {
    return ascii::is_letter(c) || ascii::is_digit(c) || c == '_';
}

std::string word_at(const std::string& text, std::size_t at) {
    auto end = at;
    while (end < text.size() && is_word_character(text[end])) {
        ++end;
    }
    return text.substr(at, end - at);
}

// "path" of `.field("path", &o::path, …)`.
std::set<std::string> declared_members(const std::string& text) {
    std::set<std::string> members;
    for (auto at = text.find(".field("); at != std::string::npos; at = text.find(".field(", at)) {
        at += 7;
        const auto comma = text.find(',', at);
        const auto next = text.find_first_not_of(" \n", comma + 1);
        if (next == std::string::npos || text[next] != '&') {
            continue;
        }
        auto name = next + 1;
        for (auto more = text.find("::", name); more == name + word_at(text, name).size();
             more = text.find("::", name)) {
            name = more + 2;
        }
        members.insert(word_at(text, name));
    }
    return members;
}

bool is_read(const std::string& member, const std::string& text) {
    for (auto at = text.find(member); at != std::string::npos; at = text.find(member, at + 1)) {
        const auto end = at + member.size();
        const bool whole =
            end == text.size() || (!is_word_character(text[end]) && text[end] != '(');
        const bool behind_dot = at > 0 && text[at - 1] == '.';
        const bool behind_arrow = at > 1 && text[at - 2] == '-' && text[at - 1] == '>';
        if (whole && (behind_dot || behind_arrow)) {
            return true;
        }
    }
    return false;
}

TEST(declared_members, are_read_somewhere) {
    const auto all = sources();
    std::set<std::string> members;
    for (const auto& text : all) {
        members.merge(declared_members(text));
    }
    EXPECT_GT(members.size(), 150U) << "the declarations are written differently now";
    // Methods of the options themselves read these.
    for (const auto* within : {"size_parameter", "parameter"}) {
        EXPECT_EQ(members.erase(within), 1U);
    }
    // The loader reads the template of a use before it reads any declared field.
    EXPECT_EQ(members.erase("definition"), 1U);
    for (const auto& member : members) {
        bool read = false;
        for (const auto& text : all) {
            read = read || is_read(member, text);
        }
        EXPECT_TRUE(read) << "'" << member << "' is declared for a field, and nothing reads it";
    }
}

}  // namespace
}  // namespace sluice::testing
