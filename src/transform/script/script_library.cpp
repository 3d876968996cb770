#include "transform/script/script_library.hpp"

#include "transform/script/script_limits.hpp"
#include "transform/script/script_record.hpp"

#include <bit>
#include <initializer_list>
#include <lua5.4/lua.hpp>
#include <string>

namespace sluice::transform {

namespace {

// Lua's pcall, except that a script cannot catch a stop or its own drop.
int call_protected(lua_State* state) {
    luaL_checkany(state, 1);
    const int status = lua_pcall(state, lua_gettop(state) - 1, LUA_MULTRET, 0);
    if (meter_of(state).is_stopped() || script_record::of(state).is_dropped()) {
        return lua_error(state);
    }
    lua_pushboolean(state, status == LUA_OK ? 1 : 0);
    lua_insert(state, 1);
    return lua_gettop(state);
}

int drop_record(lua_State* state) {
    script_record::of(state).drop(luaL_optstring(state, 1, "the script says so"));
    lua_pushliteral(state, "dropped");
    return lua_error(state);
}

int next_of_keys(lua_State* state) {
    const int keys = lua_upvalueindex(1);
    const int table = lua_upvalueindex(2);
    auto number = lua_tointeger(state, lua_upvalueindex(3));
    for (;;) {
        lua_rawgeti(state, keys, ++number);
        if (lua_isnil(state, -1)) {
            return 1;
        }
        lua_pushvalue(state, -1);
        lua_rawget(state, table);
        if (!lua_isnil(state, -1)) {
            break;
        }
        lua_pop(state, 2);  // the script has removed it meanwhile
        meter_of(state).charge(state, 1);
    }
    lua_pushinteger(state, number);
    lua_replace(state, lua_upvalueindex(3));
    return 2;
}

// Sorted, because Lua's own order of names differs from start to start.
int pairs_in_order(lua_State* state) {
    luaL_checktype(state, 1, LUA_TTABLE);
    lua_settop(state, 1);
    script_record::of(state).push_keys(state, 1);
    lua_pushvalue(state, 1);
    lua_pushinteger(state, 0);
    lua_pushcclosure(state, &next_of_keys, 3);
    return 1;
}

// No address, because it would differ from start to start.
int text_of(lua_State* state) {
    luaL_checkany(state, 1);
    switch (lua_type(state, 1)) {
        case LUA_TNUMBER:
        case LUA_TSTRING:
        case LUA_TBOOLEAN:
        case LUA_TNIL:
            luaL_tolstring(state, 1, nullptr);
            break;
        case LUA_TLIGHTUSERDATA:
            lua_pushliteral(state, "null");
            break;
        default:
            lua_pushstring(state, luaL_typename(state, 1));
    }
    return 1;
}

// Charges for that much work, then calls Lua's own function.
int call_for(lua_State* state, std::uint64_t work) {
    meter_of(state).charge(state, work);
    lua_pushvalue(state, lua_upvalueindex(1));
    lua_insert(state, 1);
    lua_call(state, lua_gettop(state) - 1, LUA_MULTRET);
    return lua_gettop(state);
}

std::uint64_t size_at(lua_State* state, int table) {
    luaL_checktype(state, table, LUA_TTABLE);
    return static_cast<std::uint64_t>(luaL_len(state, table));
}

int call_for_elements(lua_State* state) {
    return call_for(state, size_at(state, 1));
}

int call_for_sorting(lua_State* state) {
    const auto count = size_at(state, 1);
    return call_for(state, count * 4 * static_cast<std::uint64_t>(std::bit_width(count)));
}

int call_for_range(lua_State* state) {
    const auto first = luaL_checkinteger(state, 2);
    const auto last = luaL_checkinteger(state, 3);
    return call_for(
        state,
        last < first ? 0 : static_cast<std::uint64_t>(last) - static_cast<std::uint64_t>(first));
}

int call_for_unpacking(lua_State* state) {
    const auto first = luaL_optinteger(state, 2, 1);
    const auto last = lua_isnoneornil(state, 3) ? static_cast<lua_Integer>(size_at(state, 1))
                                                : luaL_checkinteger(state, 3);
    return call_for(
        state,
        last < first ? 0 : static_cast<std::uint64_t>(last) - static_cast<std::uint64_t>(first));
}

// %p would show an address.
int format_without_address(lua_State* state) {
    const std::string_view format = luaL_checkstring(state, 1);
    for (std::size_t at = 0; (at = format.find('%', at)) != std::string_view::npos;) {
        at = format.find_first_not_of("-+#0 .123456789", at + 1);
        if (at == std::string_view::npos) {
            break;
        }
        if (format[at] == 'p') {
            return luaL_error(state, "string.format has no '%%p' here");
        }
        ++at;
    }
    for (int at = 2; at <= lua_gettop(state); ++at) {
        if (lua_type(state, at) > LUA_TSTRING || lua_islightuserdata(state, at)) {
            lua_pushstring(state, luaL_typename(state, at));
            lua_replace(state, at);
        }
    }
    return call_for(state, format.size() / 16);
}

int refuse_change(lua_State* state) {
    return luaL_error(state, "this table cannot be changed");
}

// Replaces the table on top of the stack by an empty one that looks names up in it.
void make_read_only(lua_State* state) {
    lua_createtable(state, 0, 0);
    lua_createtable(state, 0, 2);
    lua_pushvalue(state, -3);
    lua_setfield(state, -2, "__index");
    lua_pushcfunction(state, &refuse_change);
    lua_setfield(state, -2, "__newindex");
    lua_setmetatable(state, -2);
    lua_remove(state, -2);
}

void keep_only(lua_State* state, std::initializer_list<const char*> names) {
    lua_createtable(state, 0, static_cast<int>(names.size()) + 5);
    for (const char* name : names) {
        lua_getfield(state, -2, name);
        lua_setfield(state, -2, name);
    }
    lua_remove(state, -2);
}

void wrap(lua_State* state, const char* name, lua_CFunction around) {
    lua_getfield(state, -1, name);
    lua_pushcclosure(state, around, 1);
    lua_setfield(state, -2, name);
}

void push_library(lua_State* state, lua_CFunction open, std::initializer_list<const char*> names) {
    lua_pushcfunction(state, open);
    lua_call(state, 0, 1);
    keep_only(state, names);
}

void add_text_library(lua_State* state) {
    push_library(state, &luaopen_string,
                 {"byte", "char", "format", "len", "lower", "rep", "reverse", "sub", "upper"});
    add_text_functions(state);
    wrap(state, "format", &format_without_address);
    // Makes "text:upper()" work, but no arithmetic on texts: that would read a number of a million
    // digits in one step.
    lua_pushliteral(state, "");
    lua_createtable(state, 0, 1);
    lua_pushvalue(state, -3);
    lua_setfield(state, -2, "__index");
    lua_setmetatable(state, -2);
    lua_pop(state, 1);
    make_read_only(state);
    lua_setfield(state, -2, "string");
}

void add_table_library(lua_State* state) {
    push_library(state, &luaopen_table,
                 {"concat", "insert", "move", "pack", "remove", "sort", "unpack"});
    for (const char* name : {"concat", "insert", "remove"}) {
        wrap(state, name, &call_for_elements);
    }
    wrap(state, "move", &call_for_range);
    wrap(state, "sort", &call_for_sorting);
    wrap(state, "unpack", &call_for_unpacking);
    make_read_only(state);
    lua_setfield(state, -2, "table");
}

int find_name(lua_State* state) {
    if (lua_type(state, 2) == LUA_TSTRING) {
        std::size_t length = 0;
        const char* name = lua_tolstring(state, 2, &length);
        script_record::of(state).push_name(state, std::string_view(name, length));
        return 1;
    }
    return 0;
}

}  // namespace

void push_script_library(lua_State* state) {
    push_library(state, &luaopen_base, {"assert", "error", "ipairs", "select", "tonumber", "type"});
    lua_pushcfunction(state, &call_protected);
    lua_setfield(state, -2, "pcall");
    lua_pushcfunction(state, &pairs_in_order);
    lua_setfield(state, -2, "pairs");
    lua_pushcfunction(state, &text_of);
    lua_setfield(state, -2, "tostring");
    lua_pushcfunction(state, &drop_record);
    lua_setfield(state, -2, "drop");
    push_null(state);
    lua_setfield(state, -2, "null");
    add_text_library(state);
    add_table_library(state);
    push_library(state, &luaopen_math,
                 {"abs", "ceil", "exp", "floor", "fmod", "huge", "log", "max", "maxinteger", "min",
                  "mininteger", "modf", "pi", "sqrt", "tointeger", "type", "ult"});
    make_read_only(state);
    lua_setfield(state, -2, "math");
    push_library(state, &luaopen_utf8,
                 {"char", "charpattern", "codepoint", "codes", "len", "offset"});
    make_read_only(state);
    lua_setfield(state, -2, "utf8");
    // Other names are looked up beside the record.
    lua_createtable(state, 0, 1);
    lua_pushcfunction(state, &find_name);
    lua_setfield(state, -2, "__index");
    lua_setmetatable(state, -2);
}

}  // namespace sluice::transform
