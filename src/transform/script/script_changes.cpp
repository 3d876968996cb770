// Turns changes of the Lua tables into changes of the record.

#include "transform/script/script_record.hpp"

#include <algorithm>
#include <lua5.4/lua.hpp>

namespace sluice::transform {

bool script_record::wrong(std::string message) {
    if (message_.empty()) {
        message_ = std::move(message);
    }
    return false;
}

failure script_record::fault() const {
    std::string place;
    for (const auto& step : path_) {
        if (step.index > 0) {
            place += "[" + std::to_string(step.index) + "]";
        } else {
            place += (place.empty() ? "" : ".") + std::string(step.name);
        }
    }
    failure why(failure_class::invalid, message_);
    return place.empty() ? why : std::move(why).within("the record at '" + place + "'");
}

result<void> script_record::take_changes(lua_State* state, int table) {
    if (!patch_table(state, table, *data_)) {
        return fault();
    }
    // Applied only now, because a value may be a copy of a part that another change removes.
    for (auto& change : patches_) {
        if (change.is_whole) {
            *change.place = std::move(change.value);
        } else if (change.removes) {
            change.place->get_object().stable_erase(change.key);
        } else {
            change.place->get_object()[change.key] = std::move(change.value);
        }
    }
    return {};
}

result<void> script_record::take_value(lua_State* state, int at) {
    json::value made;
    if (!read(state, at, nullptr, made)) {
        return fault();
    }
    *data_ = std::move(made);
    return {};
}

bool script_record::patch_table(lua_State* state, int table, json::value& place) {
    luaL_checkstack(state, 12, "the record is nested too deep");
    const auto* here = node_at(state, table);
    if (place.is_object()) {
        return patch_object(state, table, static_cast<std::size_t>(here - nodes_.data()), place);
    }
    return !here->filled || patch_list(state, table, place);
}

bool script_record::patch_object(lua_State* state, int table, std::size_t number,
                                 json::value& place) {
    auto& members = place.get_object();
    const auto first = nodes_[number].first_mark;
    std::vector<patch> mine;
    for (std::size_t i = 0; i < members.size(); ++i) {
        const auto known = marks_[first + i];
        if (known == mark::untouched) {
            continue;
        }
        auto& one = *(members.begin() + static_cast<std::ptrdiff_t>(i));
        const std::string_view name = one.key();
        path_.push_back({name, 0});
        lua_pushlstring(state, name.data(), name.size());
        lua_rawget(state, table);
        const int value = lua_gettop(state);
        if (lua_isnil(state, value)) {
            if (known != mark::loaded_null) {
                mine.push_back({&place, std::string(name), nullptr, true, false});
            }
        } else if (const auto* inner = lua_istable(state, value) ? node_at(state, value) : nullptr;
                   inner != nullptr && inner->origin == &one.value()) {
            if (!patch_table(state, value, one.value())) {
                return false;
            }
        } else if (!is_same(state, value, one.value())) {
            patch made{&place, std::string(name), nullptr, false, false};
            if (!read(state, value, &one.value(), made.value)) {
                return false;
            }
            mine.push_back(std::move(made));
        }
        lua_pop(state, 1);
        path_.pop_back();
    }
    std::vector<std::pair<std::string, json::value>> added;
    if (!read_members(state, table, &members, added)) {
        return false;
    }
    // Changes inside the members come earlier in patches_, because these changes move the members.
    std::ranges::move(mine, std::back_inserter(patches_));
    for (auto& [name, value] : added) {
        patches_.push_back({&place, std::move(name), std::move(value), false, false});
    }
    return true;
}

bool script_record::same_elements(lua_State* state, int table, const json::array& list) {
    if (lua_rawlen(state, table) != list.size()) {
        return false;
    }
    for (std::size_t i = 0; i < list.size(); ++i) {
        lua_rawgeti(state, table, static_cast<lua_Integer>(i + 1));
        const auto* inner = lua_istable(state, -1) ? node_at(state, lua_gettop(state)) : nullptr;
        const bool same =
            inner != nullptr ? inner->origin == &list[i] : is_same(state, -1, list[i]);
        lua_pop(state, 1);
        if (!same) {
            return false;
        }
    }
    return true;
}

bool script_record::patch_list(lua_State* state, int table, json::value& place) {
    auto& list = place.get_array();
    std::size_t members = 0;
    for (lua_pushnil(state); lua_next(state, table) != 0; lua_pop(state, 1)) {
        ++members;
    }
    if (members != list.size() + 1 || !same_elements(state, table, list)) {
        patch made{&place, {}, nullptr, false, true};
        if (!read_list(state, table, &list, made.value)) {
            return false;
        }
        patches_.push_back(std::move(made));
        return true;
    }
    for (std::size_t i = 0; i < list.size(); ++i) {
        lua_rawgeti(state, table, static_cast<lua_Integer>(i + 1));
        path_.push_back({{}, i + 1});
        if (lua_istable(state, -1) && !patch_table(state, lua_gettop(state), list[i])) {
            return false;
        }
        path_.pop_back();
        lua_pop(state, 1);
    }
    return true;
}

}  // namespace sluice::transform
