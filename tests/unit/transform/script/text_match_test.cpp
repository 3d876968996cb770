#include "transform/script/text_match.hpp"

#include <gtest/gtest.h>

#include <lua5.4/lua.hpp>
#include <memory>
#include <random>
#include <string>

// Compares with Lua's own matcher.

namespace sluice::transform {
namespace {

struct lua_closer {
    void operator()(lua_State* state) const { lua_close(state); }
};

// Returns "3 7 | capture | (5)" for a find from the beginning; "none"; or "fault".
class oracle {
 public:
    oracle() : state_(luaL_newstate()) { luaL_openlibs(state_.get()); }

    std::string find(const std::string& subject, const std::string& pattern) {
        auto* state = state_.get();
        lua_settop(state, 0);
        lua_getglobal(state, "string");
        lua_getfield(state, -1, "find");
        lua_pushlstring(state, subject.data(), subject.size());
        lua_pushlstring(state, pattern.data(), pattern.size());
        if (lua_pcall(state, 2, LUA_MULTRET, 0) != LUA_OK) {
            return "fault";
        }
        if (lua_isnil(state, 2)) {
            return "none";
        }
        std::string shown;
        for (int at = 2; at <= lua_gettop(state); ++at) {
            const bool number = lua_type(state, at) == LUA_TNUMBER;
            std::size_t length = 0;
            const char* text = lua_tolstring(state, at, &length);
            const std::string one(text, length);
            shown += (at < 4 ? "" : "| ") + (number && at > 3 ? "(" + one + ")" : one) + " ";
        }
        return shown;
    }

 private:
    std::unique_ptr<lua_State, lua_closer> state_;
};

std::string ours(const std::string& subject, std::string pattern, std::uint64_t steps = 1'000'000) {
    if (text_match::is_plain(pattern)) {
        const auto at = subject.find(pattern);
        return at == std::string::npos
                   ? "none"
                   : std::to_string(at + 1) + " " + std::to_string(at + pattern.size()) + " ";
    }
    const bool anchored = pattern.starts_with('^');
    if (anchored) {
        pattern.erase(0, 1);
    }
    text_match match(subject, pattern, steps);
    for (std::size_t begin = 0; begin <= subject.size(); ++begin) {
        const auto end = match.match_at(begin);
        if (match.fault() != nullptr) {
            return "fault";
        }
        if (match.out_of_steps()) {
            return "out of steps";
        }
        if (!end) {
            if (anchored) {
                break;
            }
            continue;
        }
        auto shown = std::to_string(begin + 1) + " " + std::to_string(*end) + " ";
        for (std::size_t i = 0; i < match.capture_count(); ++i) {
            const auto& one = match.capture(i);
            if (one.kind == text_capture::kinds::open) {
                return "fault";
            }
            shown += one.kind == text_capture::kinds::position
                         ? "| (" + std::to_string(one.begin + 1) + ") "
                         : "| " + subject.substr(one.begin, one.length) + " ";
        }
        return shown;
    }
    return "none";
}

TEST(text_match, finds_as_lua_does) {
    oracle lua;
    const std::string subject = "THE (quick) fox, 12.5 %b [x] a_b\t\n\xC3\xA4 ((in) out) 'q'q";
    for (const char* pattern : {"quick",
                                "%a+",
                                "%d+%.?%d*",
                                "(%w+) (%w+)",
                                "^THE",
                                "^the",
                                "q'q$",
                                "%b()",
                                "%f[%w]%w+",
                                "[^%s]+",
                                "[%]x]",
                                "[a-c_]+",
                                "()fox()",
                                "((q)u)",
                                "(['\"]).-%1",
                                ".-x",
                                "%s*$",
                                "",
                                "[]]",
                                "[^]]+",
                                "%%",
                                "[%a-z]+",
                                "[a-]+",
                                "%u%l-%U",
                                "%p+",
                                "%c",
                                "%x+",
                                "%g+",
                                "\xC3[\x80-\xBF]",
                                "(a*(.)%w(%s*))",
                                "%1",
                                "(%1)",
                                "(",
                                ")",
                                "[",
                                "[^",
                                "%",
                                "%b",
                                "%bx",
                                "%f",
                                "[%",
                                "(()",
                                "[a-%]]",
                                "%0",
                                "x?y?z?",
                                "$",
                                "^$",
                                "^^",
                                "a$b",
                                "[]",
                                "[^]",
                                "-",
                                "*",
                                "+",
                                "?",
                                "a**"}) {
        EXPECT_EQ(ours(subject, pattern), lua.find(subject, pattern)) << pattern;
    }
}

TEST(text_match, agrees_with_lua_on_random_patterns) {
    oracle lua;
    std::mt19937 random(20260201);
    const std::string parts[] = {"a",    "b",  ".",     "%a", "%d", "[ab]", "[^a]", "*",
                                 "+",    "-",  "?",     "(",  ")",  "$",    "^",    "%1",
                                 "%b()", "()", "%f[a]", "1",  "%2", "]"};
    const std::string letters = "ab1(). ";
    int faults = 0;
    int found = 0;
    for (int i = 0; i < 60'000; ++i) {
        std::string pattern;
        for (auto count = random() % 7; count > 0; --count) {
            pattern += parts[random() % std::size(parts)];
        }
        std::string subject;
        for (auto count = random() % 12; count > 0; --count) {
            subject += letters[random() % letters.size()];
        }
        const auto expected = lua.find(subject, pattern);
        ASSERT_EQ(ours(subject, pattern), expected) << "'" << subject << "' '" << pattern << "'";
        faults += expected == "fault" ? 1 : 0;
        found += expected != "fault" && expected != "none" ? 1 : 0;
    }
    EXPECT_GT(faults, 1000);
    EXPECT_GT(found, 1000);
}

TEST(text_match, ends_when_its_steps_are_used_up) {
    std::string pattern;
    for (int i = 0; i < 30; ++i) {
        pattern += ".-";
    }
    EXPECT_EQ(ours(std::string(1000, 'a'), pattern + "b"), "out of steps");
    EXPECT_EQ(ours(std::string(100'000, 'a'), "[" + std::string(100'000, 'x') + "]", 1'000'000),
              "out of steps");
    EXPECT_EQ(ours(std::string(100'000, '('), "%b()", 1'000'000), "out of steps");
}

TEST(text_match, refuses_a_pattern_that_nests_too_deep) {
    std::string pattern;
    for (int i = 0; i < 300; ++i) {
        pattern += "a?";
    }
    EXPECT_EQ(ours(std::string(300, 'a'), pattern), "fault");
}

}  // namespace
}  // namespace sluice::transform
