// Replaces functions of Lua's string library that could run without end.

#include "transform/script/script_library.hpp"
#include "transform/script/script_limits.hpp"
#include "transform/script/text_match.hpp"

#include <lua5.4/lua.hpp>
#include <string>
#include <string_view>

namespace sluice::transform {

namespace {

std::string_view text_at(lua_State* state, int at) {
    std::size_t length = 0;
    const char* text = luaL_checklstring(state, at, &length);
    return {text, length};
}

// Resolves an argument that may count from the end. Returns a place from 0 to one past the text's
// size.
std::size_t start_at(lua_State* state, int at, std::size_t size) {
    const auto given = luaL_optinteger(state, at, 1);
    if (given > 0) {
        return static_cast<std::size_t>(given) - 1;
    }
    if (given == 0 || given < -static_cast<lua_Integer>(size)) {
        return 0;
    }
    return size - static_cast<std::size_t>(-given);
}

// A search that charges for its steps.
class paid_match {
 public:
    paid_match(lua_State* state, std::string_view subject, std::string_view pattern)
        : state_(state),
          subject_(subject),
          steps_(meter_of(state).remaining()),
          match_(subject, pattern, steps_) {}

    std::optional<std::size_t> at(std::size_t begin) {
        auto end = match_.match_at(begin);
        if (match_.fault() != nullptr) {
            luaL_error(state_, "%s", match_.fault());
        }
        meter_of(state_).settle(state_, steps_);
        return end;
    }

    // Finds the first match from `begin` on.
    std::optional<std::size_t> from(std::size_t& begin, bool anchored) {
        for (;; ++begin) {
            const auto end = at(begin);
            if (end || anchored || begin >= subject_.size()) {
                return end;
            }
        }
    }

    std::size_t captures() const { return match_.capture_count(); }

    // Without captures, the whole match is number 0.
    void push(std::size_t number, std::size_t begin, std::size_t end) {
        if (match_.capture_count() == 0 && number == 0) {
            push_text(subject_.substr(begin, end - begin));
            return;
        }
        if (number >= match_.capture_count()) {
            luaL_error(state_, "capture %d of the pattern is not there",
                       static_cast<int>(number + 1));
        }
        const auto& one = match_.capture(number);
        if (one.kind == text_capture::kinds::position) {
            lua_pushinteger(state_, static_cast<lua_Integer>(one.begin + 1));
        } else if (one.kind == text_capture::kinds::open) {
            luaL_error(state_, "a '(' of the pattern is never closed");
        } else {
            push_text(subject_.substr(one.begin, one.length));
        }
    }

    int push_all(std::size_t begin, std::size_t end, bool whole_too) {
        const auto count = captures() == 0 && whole_too ? 1 : captures();
        luaL_checkstack(state_, static_cast<int>(count), "too many captures");
        for (std::size_t i = 0; i < count; ++i) {
            push(i, begin, end);
        }
        return static_cast<int>(count);
    }

 private:
    void push_text(std::string_view text) { lua_pushlstring(state_, text.data(), text.size()); }

    lua_State* state_;
    std::string_view subject_;
    std::uint64_t steps_;
    text_match match_;
};

bool take_anchor(std::string_view& pattern) {
    const bool anchored = pattern.starts_with('^');
    pattern.remove_prefix(anchored ? 1 : 0);
    return anchored;
}

int find_plain(lua_State* state, std::string_view subject, std::string_view wanted,
               std::size_t begin) {
    // In the worst case the library's search compares every pair of places.
    const auto places = subject.size() - begin;
    meter_of(state).charge(state, places / 16 * (wanted.size() / 64 + 1));
    const auto found = subject.find(wanted, begin);
    if (found == std::string_view::npos) {
        lua_pushnil(state);
        return 1;
    }
    lua_pushinteger(state, static_cast<lua_Integer>(found + 1));
    lua_pushinteger(state, static_cast<lua_Integer>(found + wanted.size()));
    return 2;
}

int search(lua_State* state, bool finds) {
    const auto subject = text_at(state, 1);
    auto pattern = text_at(state, 2);
    auto begin = start_at(state, 3, subject.size());
    if (begin > subject.size()) {
        lua_pushnil(state);
        return 1;
    }
    if (finds && (lua_toboolean(state, 4) != 0 || text_match::is_plain(pattern))) {
        return find_plain(state, subject, pattern, begin);
    }
    const bool anchored = take_anchor(pattern);
    paid_match all(state, subject, pattern);
    const auto end = all.from(begin, anchored);
    if (!end) {
        lua_pushnil(state);
        return 1;
    }
    if (!finds) {
        return all.push_all(begin, *end, true);
    }
    lua_pushinteger(state, static_cast<lua_Integer>(begin + 1));
    lua_pushinteger(state, static_cast<lua_Integer>(*end));
    return 2 + all.push_all(begin, *end, false);
}

int find(lua_State* state) {
    return search(state, true);
}

int match(lua_State* state) {
    return search(state, false);
}

// Upvalues: the text, the pattern, where to go on, and where the last match ended (-1: none yet).
int next_match(lua_State* state) {
    const auto subject = text_at(state, lua_upvalueindex(1));
    const auto pattern = text_at(state, lua_upvalueindex(2));
    auto begin = static_cast<std::size_t>(lua_tointeger(state, lua_upvalueindex(3)));
    const auto last = lua_tointeger(state, lua_upvalueindex(4));
    paid_match all(state, subject, pattern);
    for (; begin <= subject.size(); ++begin) {
        const auto end = all.from(begin, false);
        if (!end) {
            return 0;
        }
        if (static_cast<lua_Integer>(*end) == last) {
            continue;  // an empty match where the last one ended
        }
        for (const int upvalue : {3, 4}) {
            lua_pushinteger(state, static_cast<lua_Integer>(*end));
            lua_replace(state, lua_upvalueindex(upvalue));
        }
        return all.push_all(begin, *end, true);
    }
    return 0;
}

int gmatch(lua_State* state) {
    const auto subject = text_at(state, 1);
    text_at(state, 2);
    const auto begin = start_at(state, 3, subject.size());
    lua_settop(state, 2);
    lua_pushinteger(state, static_cast<lua_Integer>(begin));
    lua_pushinteger(state, -1);
    lua_pushcclosure(state, &next_match, 4);
    return 1;
}

// Adds the result of "%1 of it" for a match.
void add_filled(lua_State* state, luaL_Buffer& out, paid_match& all, std::string_view text,
                std::string_view whole, std::size_t begin, std::size_t end) {
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '%') {
            luaL_addchar(&out, text[at]);
            continue;
        }
        const char next = ++at < text.size() ? text[at] : '\0';
        if (next == '%') {
            luaL_addchar(&out, '%');
        } else if (next == '0') {
            luaL_addlstring(&out, whole.data(), whole.size());
        } else if (next >= '1' && next <= '9') {
            all.push(static_cast<std::size_t>(next - '1'), begin, end);
            luaL_tolstring(state, -1, nullptr);
            lua_remove(state, -2);
            luaL_addvalue(&out);
        } else {
            luaL_error(state, "invalid use of '%%' in the replacement");
        }
    }
}

// Adds the replacement of a match, from a text, a table or a function.
void add_replacement(lua_State* state, luaL_Buffer& out, paid_match& all, std::string_view whole,
                     std::size_t begin, std::size_t end) {
    const int kind = lua_type(state, 3);
    if (kind == LUA_TFUNCTION) {
        lua_pushvalue(state, 3);
        lua_call(state, all.push_all(begin, end, true), 1);
    } else if (kind == LUA_TTABLE) {
        all.push(0, begin, end);
        lua_gettable(state, 3);
    } else {
        add_filled(state, out, all, text_at(state, 3), whole, begin, end);
        return;
    }
    if (lua_toboolean(state, -1) == 0) {
        lua_pop(state, 1);
        lua_pushlstring(state, whole.data(), whole.size());
    } else if (lua_isstring(state, -1) == 0) {
        luaL_error(state, "the replacement is a %s", luaL_typename(state, -1));
    }
    luaL_addvalue(&out);
}

int gsub(lua_State* state) {
    const auto subject = text_at(state, 1);
    auto pattern = text_at(state, 2);
    const int kind = lua_type(state, 3);
    luaL_argexpected(
        state,
        kind == LUA_TNUMBER || kind == LUA_TSTRING || kind == LUA_TFUNCTION || kind == LUA_TTABLE,
        3, "string/function/table");
    const auto most = luaL_optinteger(state, 4, static_cast<lua_Integer>(subject.size()) + 1);
    const bool anchored = take_anchor(pattern);
    luaL_Buffer out;
    luaL_buffinit(state, &out);
    std::size_t begin = 0;
    auto last = std::string_view::npos;
    lua_Integer count = 0;
    while (count < most) {
        // Taken anew for each match, because a function between two matches uses steps as well.
        paid_match all(state, subject, pattern);
        const auto end = all.at(begin);
        if (end && *end != last) {
            ++count;
            add_replacement(state, out, all, subject.substr(begin, *end - begin), begin, *end);
            begin = last = *end;
        } else if (begin < subject.size()) {
            luaL_addchar(&out, subject[begin]);
            ++begin;
        } else {
            break;
        }
        if (anchored) {
            break;
        }
    }
    const auto rest = subject.substr(std::min(begin, subject.size()));
    luaL_addlstring(&out, rest.data(), rest.size());
    luaL_pushresult(&out);
    lua_pushinteger(state, count);
    return 2;
}

// Lua's own function loops as often as it is told, even when it repeats nothing.
int repeat(lua_State* state) {
    const auto text = text_at(state, 1);
    const auto count = luaL_checkinteger(state, 2);
    const auto between = lua_isnoneornil(state, 3) ? std::string_view() : text_at(state, 3);
    if (count <= 0 || text.size() + between.size() == 0) {
        lua_pushliteral(state, "");
        return 1;
    }
    const auto longest = meter_of(state).longest_text();
    if (static_cast<std::uint64_t>(count) > longest / (text.size() + between.size()) + 1) {
        return luaL_error(state, "string.rep makes a text of more than %d bytes",
                          static_cast<int>(longest));
    }
    luaL_Buffer out;
    luaL_buffinit(state, &out);
    for (lua_Integer i = 0; i < count; ++i) {
        if (i > 0) {
            luaL_addlstring(&out, between.data(), between.size());
        }
        luaL_addlstring(&out, text.data(), text.size());
    }
    meter_of(state).charge(state, static_cast<std::uint64_t>(count) / 4);
    luaL_pushresult(&out);
    return 1;
}

}  // namespace

void add_text_functions(lua_State* state) {
    const luaL_Reg all[] = {{"find", &find},   {"gmatch", &gmatch}, {"gsub", &gsub},
                            {"match", &match}, {"rep", &repeat},    {nullptr, nullptr}};
    luaL_setfuncs(state, all, 0);
}

}  // namespace sluice::transform
