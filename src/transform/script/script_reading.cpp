// Reads Lua values as JSON.

#include "transform/script/script_record.hpp"

#include <sluice/model/utf8.hpp>

#include <algorithm>
#include <cmath>
#include <lua5.4/lua.hpp>

namespace sluice::transform {

namespace {

constexpr std::size_t deepest_table = 128;  // the limit of JSON from outside
// 2^53: beyond it a float is not exact for every whole number
constexpr double largest_whole = 9007199254740992.0;

}  // namespace

// Counts the values and bytes of a copy. A table may hold one part of the record many times.
bool script_record::weigh(const json::value& value) {
    if (values_left_ == 0) {
        return wrong("the script makes more than " + std::to_string(json_limits().values) +
                     " values");
    }
    --values_left_;
    std::size_t bytes = text_length(value);
    if (const auto* members = value.if_object()) {
        for (const auto& [name, inner] : *members) {
            bytes += name.size();
            if (!weigh(inner)) {
                return false;
            }
        }
    } else if (const auto* list = value.if_array()) {
        for (const auto& inner : *list) {
            if (!weigh(inner)) {
                return false;
            }
        }
    }
    if (bytes > bytes_left_) {
        return wrong("the script makes a record of more than " + std::to_string(most_bytes_) +
                     " bytes");
    }
    bytes_left_ -= bytes;
    return true;
}

bool script_record::copy(const json::value& origin, json::value& into) {
    if (!weigh(origin)) {
        return false;
    }
    into = origin;
    return true;
}

bool script_record::read(lua_State* state, int at, const json::value* origin, json::value& into) {
    if (origin != nullptr && is_same(state, at, *origin)) {
        return copy(*origin, into);
    }
    if (lua_istable(state, at)) {
        if (path_.size() >= deepest_table) {
            path_.resize(3);
            return wrong("the script nests tables deeper than " + std::to_string(deepest_table) +
                         ", or a table holds itself");
        }
        return read_table(state, lua_absindex(state, at), into);
    }
    return read_scalar(state, at, into) && weigh(into);
}

bool script_record::read_scalar(lua_State* state, int at, json::value& into) {
    switch (lua_type(state, at)) {
        case LUA_TNIL:
            into = nullptr;
            return true;
        case LUA_TBOOLEAN:
            into = lua_toboolean(state, at) != 0;
            return true;
        case LUA_TNUMBER: {
            if (lua_isinteger(state, at) != 0) {
                into = std::int64_t{lua_tointeger(state, at)};
                return true;
            }
            const double number = lua_tonumber(state, at);
            if (!std::isfinite(number)) {
                return wrong(std::string("the script gives ") +
                             (std::isnan(number) ? "no number (0/0)" : "an infinite number"));
            }
            if (const auto known = exact_.find(number); known != exact_.end()) {
                into = *known->second;
                return true;
            }
            if (number == std::floor(number) && std::fabs(number) <= largest_whole) {
                into = static_cast<std::int64_t>(number);
                return true;
            }
            into = number;
            return true;
        }
        case LUA_TSTRING: {
            std::size_t length = 0;
            const char* found = lua_tolstring(state, at, &length);
            const std::string_view text(found, length);
            const auto fault = utf8_fault(text);
            if (fault != std::string_view::npos) {
                return wrong("the script gives a text that is not UTF-8 (byte " +
                             std::to_string(fault + 1) + " of it)");
            }
            into = json::string(text);
            return true;
        }
        case LUA_TLIGHTUSERDATA:
            if (is_null(state, at)) {
                into = nullptr;
                return true;
            }
            [[fallthrough]];
        default:
            return wrong(std::string("the script gives a ") + luaL_typename(state, at) +
                         ", which is no value of JSON");
    }
}

bool script_record::read_table(lua_State* state, int table, json::value& into) {
    luaL_checkstack(state, 12, "the record is nested too deep");
    const auto* here = node_at(state, table);
    if (here != nullptr) {
        if (here->origin->is_object()) {
            return read_object(state, table, into);
        }
        return here->filled ? read_list(state, table, &here->origin->get_array(), into)
                            : copy(*here->origin, into);
    }
    if (lua_rawlen(state, table) > 0) {
        return read_list(state, table, nullptr, into);
    }
    std::vector<std::pair<std::string, json::value>> added;
    if (!read_members(state, table, nullptr, added)) {
        return false;
    }
    auto& members = into.emplace_object();
    for (auto& [name, value] : added) {
        members[name] = std::move(value);
    }
    return weigh(nullptr);
}

bool script_record::read_list(lua_State* state, int table, const json::array* origin,
                              json::value& into) {
    const auto count = static_cast<std::size_t>(lua_rawlen(state, table));
    std::size_t found = 0;
    for (lua_pushnil(state); lua_next(state, table) != 0; lua_pop(state, 1)) {
        if (lua_islightuserdata(state, -2)) {
            continue;
        }
        ++found;
        const auto number = lua_isinteger(state, -2) != 0 ? lua_tointeger(state, -2) : 0;
        if (number < 1 || static_cast<std::size_t>(number) > count) {
            lua_pop(state, 2);
            return wrong(
                "the script gives a table with names beside numbers, or with a gap; a "
                "null in a list is `null`");
        }
    }
    if (found != count) {
        return wrong("the script gives a list with a gap; a null in a list is `null`");
    }
    auto& list = into.emplace_array();
    for (std::size_t i = 0; i < count; ++i) {
        lua_rawgeti(state, table, static_cast<lua_Integer>(i + 1));
        path_.push_back({{}, i + 1});
        const auto* known = origin != nullptr && i < origin->size() ? &(*origin)[i] : nullptr;
        if (!read(state, lua_gettop(state), known, list.emplace_back(nullptr))) {
            return false;
        }
        path_.pop_back();
        lua_pop(state, 1);
    }
    return weigh(nullptr);
}

bool script_record::read_object(lua_State* state, int table, json::value& into) {
    const auto* here = node_at(state, table);
    const auto& origin = here->origin->get_object();
    const auto first = here->first_mark;
    auto& members = into.emplace_object();
    std::size_t number = 0;
    for (const auto& [name, known] : origin) {
        const auto touched = marks_[first + number++];
        path_.push_back({name, 0});
        lua_pushlstring(state, name.data(), name.size());
        lua_rawget(state, table);
        if (touched == mark::untouched || (touched == mark::loaded_null && lua_isnil(state, -1))) {
            if (!copy(known, members[name])) {
                return false;
            }
        } else if (!lua_isnil(state, -1) &&
                   !read(state, lua_gettop(state), &known, members[name])) {
            return false;
        }
        lua_pop(state, 1);
        path_.pop_back();
    }
    std::vector<std::pair<std::string, json::value>> added;
    if (!read_members(state, table, &origin, added)) {
        return false;
    }
    for (auto& [name, value] : added) {
        members[name] = std::move(value);
    }
    return weigh(nullptr);
}

// Members that are not in `known`, sorted, because a Lua table has no order.
bool script_record::read_members(lua_State* state, int table, const json::object* known,
                                 std::vector<std::pair<std::string, json::value>>& into) {
    for (lua_pushnil(state); lua_next(state, table) != 0; lua_pop(state, 1)) {
        if (lua_islightuserdata(state, -2) && !is_null(state, -2)) {
            continue;
        }
        if (lua_type(state, -2) != LUA_TSTRING) {
            return wrong(std::string("the script gives an object with a ") +
                         luaL_typename(state, -2) + " for a name");
        }
        std::size_t length = 0;
        const char* name = lua_tolstring(state, -2, &length);
        const std::string_view text(name, length);
        if (known != nullptr && known->contains(text)) {
            continue;
        }
        path_.push_back({text, 0});
        if (utf8_fault(text) != std::string_view::npos) {
            return wrong("the script gives a name that is not UTF-8");
        }
        json::value value;
        if (!read(state, lua_gettop(state), nullptr, value)) {
            return false;
        }
        path_.pop_back();
        into.emplace_back(std::string(text), std::move(value));
    }
    std::ranges::sort(into, {}, [](const auto& one) { return std::string_view(one.first); });
    return true;
}

}  // namespace sluice::transform
