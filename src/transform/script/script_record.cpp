#include "transform/script/script_record.hpp"

#include "transform/script/script_limits.hpp"

#include <algorithm>
#include <cstring>
#include <lua5.4/lua.hpp>

namespace sluice::transform {

namespace {

// Their addresses serve as keys that no script can make.
const char node_key = 0;
const char object_metatable = 0;
const char list_metatable = 0;

void define_metatable(lua_State* state, const void* key, lua_CFunction index, lua_CFunction set) {
    lua_createtable(state, 0, 4);
    lua_pushcfunction(state, index);
    lua_setfield(state, -2, "__index");
    lua_pushcfunction(state, set);
    lua_setfield(state, -2, "__newindex");
    lua_rawsetp(state, LUA_REGISTRYINDEX, key);
}

void push_text(lua_State* state, std::string_view text) {
    lua_pushlstring(state, text.data(), text.size());
}

bool is_text(lua_State* state, int at, std::string_view text) {
    std::size_t length = 0;
    const char* found = lua_tolstring(state, at, &length);
    return length == text.size() && std::memcmp(found, text.data(), length) == 0;
}

}  // namespace

void push_null(lua_State* state) {
    lua_pushlightuserdata(state, nullptr);
}

bool is_null(lua_State* state, int at) {
    return lua_islightuserdata(state, at) && lua_touserdata(state, at) == nullptr;
}

script_record& script_record::of(lua_State* state) {
    return **static_cast<script_record**>(lua_getextraspace(state));
}

void script_record::begin(json::value& data, const json::object* names,
                          const json::object* variables, std::size_t most_bytes) {
    data_ = &data;
    names_ = names;
    variables_ = variables;
    shown_variables_ = nullptr;
    nodes_.clear();
    marks_.clear();
    exact_.clear();
    patches_.clear();
    path_.clear();
    message_.clear();
    values_left_ = json_limits().values;
    bytes_left_ = most_bytes_ = most_bytes;
    dropped_ = false;
    reason_.clear();
}

void script_record::define(lua_State* state) {
    define_metatable(state, &object_metatable, &index_object, &set_object);
    define_metatable(state, &list_metatable, &index_list, &set_list);
    lua_rawgetp(state, LUA_REGISTRYINDEX, &list_metatable);
    lua_pushcfunction(state, &length_of_list);
    lua_setfield(state, -2, "__len");
    lua_pop(state, 1);
}

void script_record::push(lua_State* state, const json::value& value) {
    switch (kind_of(value)) {
        case json_kind::null:
            lua_pushnil(state);
            break;
        case json_kind::boolean:
            lua_pushboolean(state, value.get_bool() ? 1 : 0);
            break;
        case json_kind::number:
            push_number(state, value);
            break;
        case json_kind::string:
            push_text(state, value.get_string());
            break;
        case json_kind::array:
        case json_kind::object:
            push_table(state, value);
            break;
    }
}

// A number that Lua cannot hold exactly becomes its text, so a script that passes it on loses
// nothing.
void script_record::push_number(lua_State* state, const json::value& number) {
    if (const auto* whole = number.if_int64()) {
        lua_pushinteger(state, *whole);
        return;
    }
    const double nearest = to_double(number);
    const bool is_double = number.if_double() != nullptr;
    if (is_double || json_equal(number, json::value(nearest))) {
        if (!is_double) {
            exact_.try_emplace(nearest, &number);
        }
        lua_pushnumber(state, nearest);
        return;
    }
    push_text(state, write_json(number));
}

void script_record::push_table(lua_State* state, const json::value& value) {
    luaL_checkstack(state, 8, "the script is nested too deep");
    node made;
    made.origin = &value;
    made.first_mark = marks_.size();
    const auto* members = value.if_object();
    // A node and its marks cost work and memory that Lua does not count.
    meter_of(state).charge(state, 10 + (members != nullptr ? members->size() / 16 : 0));
    if (members != nullptr) {
        marks_.resize(marks_.size() + members->size(), mark::untouched);
    }
    lua_createtable(state, 0, members != nullptr ? 4 : 1);
    nodes_.push_back(made);
    lua_pushinteger(state, static_cast<lua_Integer>(nodes_.size()));
    lua_rawsetp(state, -2, &node_key);
    lua_rawgetp(state, LUA_REGISTRYINDEX, members != nullptr ? &object_metatable : &list_metatable);
    lua_setmetatable(state, -2);
}

script_record::node* script_record::node_at(lua_State* state, int table) {
    lua_rawgetp(state, table, &node_key);
    const auto number = lua_tointeger(state, -1);
    lua_pop(state, 1);
    return number == 0 ? nullptr : &nodes_[static_cast<std::size_t>(number - 1)];
}

void script_record::push_name(lua_State* state, std::string_view name) {
    if (name == "variables") {
        if (shown_variables_.is_null()) {
            shown_variables_ = variables_ == nullptr ? json::object() : *variables_;
        }
        push(state, shown_variables_);
        return;
    }
    const auto* value = names_ == nullptr ? nullptr : names_->if_contains(name);
    if (value == nullptr) {
        lua_pushnil(state);
        return;
    }
    push(state, *value);
}

// Puts the member into the table, unless the script has put another value there.
void script_record::load_member(lua_State* state, int table, node& of, std::size_t number) {
    const std::size_t at = of.first_mark + number;
    if (marks_[at] != mark::untouched) {
        return;
    }
    const auto& member = *(of.origin->get_object().begin() + static_cast<std::ptrdiff_t>(number));
    if (member.value().is_null()) {
        marks_[at] = mark::loaded_null;
        return;
    }
    marks_[at] = mark::loaded;
    push_text(state, member.key());
    push(state, member.value());  // `of` may be freed by now
    lua_rawset(state, table);
}

int script_record::index_object(lua_State* state) {
    auto& self = of(state);
    auto* here = lua_type(state, 2) == LUA_TSTRING ? self.node_at(state, 1) : nullptr;
    if (here == nullptr) {
        return 0;
    }
    std::size_t length = 0;
    const char* name = lua_tolstring(state, 2, &length);
    const auto& members = here->origin->get_object();
    const auto* found = members.find(std::string_view(name, length));
    if (found == members.end()) {
        return 0;
    }
    self.load_member(state, 1, *here, static_cast<std::size_t>(found - members.begin()));
    lua_settop(state, 2);
    lua_rawget(state, 1);
    return 1;
}

int script_record::set_object(lua_State* state) {
    auto& self = of(state);
    auto* here = self.node_at(state, 1);
    if (here != nullptr && lua_type(state, 2) == LUA_TSTRING) {
        std::size_t length = 0;
        const char* name = lua_tolstring(state, 2, &length);
        const auto& members = here->origin->get_object();
        const auto* found = members.find(std::string_view(name, length));
        if (found != members.end()) {
            const auto number = static_cast<std::size_t>(found - members.begin());
            self.marks_[here->first_mark + number] =
                lua_isnil(state, 3) ? mark::removed : mark::loaded;
        }
    }
    lua_settop(state, 3);
    lua_rawset(state, 1);
    return 0;
}

// From then on it is a plain table that only remembers its list.
void script_record::fill(lua_State* state, int table) {
    auto* here = node_at(state, table);
    if (here == nullptr || here->filled || !here->origin->is_array()) {
        return;
    }
    here->filled = true;
    lua_pushnil(state);
    lua_setmetatable(state, table);
    const auto& list = here->origin->get_array();
    lua_Integer number = 0;
    for (const auto& element : list) {
        if (element.is_null()) {
            push_null(state);
        } else {
            push(state, element);
        }
        lua_rawseti(state, table, ++number);
    }
    meter_of(state).charge(state, list.size());
}

int script_record::index_list(lua_State* state) {
    lua_settop(state, 2);
    of(state).fill(state, 1);
    lua_rawget(state, 1);
    return 1;
}

int script_record::set_list(lua_State* state) {
    lua_settop(state, 3);
    of(state).fill(state, 1);
    lua_rawset(state, 1);
    return 0;
}

int script_record::length_of_list(lua_State* state) {
    of(state).fill(state, 1);
    lua_pushinteger(state, static_cast<lua_Integer>(lua_rawlen(state, 1)));
    return 1;
}

bool script_record::is_same(lua_State* state, int at, const json::value& origin) {
    switch (lua_type(state, at)) {
        case LUA_TBOOLEAN:
            return origin.is_bool() && origin.get_bool() == (lua_toboolean(state, at) != 0);
        case LUA_TSTRING:
            if (kind_of(origin) == json_kind::string) {
                return is_text(state, at, origin.get_string());
            }
            return !exact_number_text(origin).empty() &&
                   is_text(state, at, exact_number_text(origin));
        case LUA_TNUMBER:
            if (kind_of(origin) != json_kind::number) {
                return false;
            }
            if (lua_isinteger(state, at) != 0) {
                return origin.is_int64() && origin.get_int64() == lua_tointeger(state, at);
            }
            return !origin.is_int64() && to_double(origin) == lua_tonumber(state, at);
        case LUA_TLIGHTUSERDATA:
            return origin.is_null() && is_null(state, at);
        default:
            return false;
    }
}

void script_record::push_keys(lua_State* state, int table) {
    fill(state, table);
    lua_createtable(state, 8, 0);
    const int keys = lua_gettop(state);
    lua_Integer count = 0;
    auto* here = node_at(state, table);
    const json::object* members = here == nullptr ? nullptr : here->origin->if_object();
    if (members != nullptr) {
        meter_of(state).charge(state, members->size());
        const auto number = static_cast<std::size_t>(here - nodes_.data());
        for (std::size_t i = 0; i < members->size(); ++i) {
            load_member(state, table, nodes_[number], i);
            if (marks_[nodes_[number].first_mark + i] == mark::loaded) {
                push_text(state, (members->begin() + static_cast<std::ptrdiff_t>(i))->key());
                lua_rawseti(state, keys, ++count);
            }
        }
    }
    std::vector<lua_Integer> numbers;
    std::vector<lua_Number> floats;
    std::vector<std::string_view> texts;
    bool others = false;
    for (lua_pushnil(state); lua_next(state, table) != 0; lua_pop(state, 1)) {
        std::size_t length = 0;
        if (lua_type(state, -2) == LUA_TSTRING) {
            const char* name = lua_tolstring(state, -2, &length);
            const std::string_view text(name, length);
            if (members == nullptr || !members->contains(text)) {
                texts.push_back(text);
            }
        } else if (lua_isinteger(state, -2) != 0) {
            numbers.push_back(lua_tointeger(state, -2));
        } else if (lua_type(state, -2) == LUA_TNUMBER) {
            floats.push_back(lua_tonumber(state, -2));
        } else if (!lua_islightuserdata(state, -2)) {
            others = true;
        }
    }
    const auto all = numbers.size() + floats.size() + texts.size();
    meter_of(state).charge(state, all * 4);
    if (others) {
        luaL_error(state, "pairs goes through texts and numbers only");
    }
    std::ranges::sort(numbers);
    std::ranges::sort(floats);
    std::ranges::sort(texts);
    for (const auto number : numbers) {
        lua_pushinteger(state, number);
        lua_rawseti(state, keys, ++count);
    }
    for (const auto number : floats) {
        lua_pushnumber(state, number);
        lua_rawseti(state, keys, ++count);
    }
    for (const auto text : texts) {
        push_text(state, text);
        lua_rawseti(state, keys, ++count);
    }
}

}  // namespace sluice::transform
