#include "transform/script/sandbox.hpp"

#include "transform/script/script_library.hpp"

#include <lua5.4/lua.hpp>
#include <string_view>
#include <utility>

namespace sluice::transform {

namespace {

// On the first line, so that the script's lines keep their numbers.
constexpr std::string_view beginning = "local record = ... ";
constexpr std::string_view chunk_name = "=line";  // messages begin with "line:3:"

// With more garbage than this, a collection follows the run, so that a rarely used stage keeps no
// memory.
constexpr std::size_t kept_garbage = std::size_t{2} * 1024 * 1024;

const char chunk_key = 0;
const char globals_key = 0;

int compile(lua_State* state, const std::string& code) {
    const auto text = std::string(beginning) + code;
    // "t" accepts text only, because bytecode could break out.
    return luaL_loadbufferx(state, text.data(), text.size(), chunk_name.data(), "t");
}

// Rewrites "line:3: message" as "line 3: message".
std::string located(std::string message) {
    if (message.starts_with("line:")) {
        message[4] = ' ';
    }
    return message;
}

std::string message_at_top(lua_State* state) {
    if (lua_type(state, -1) != LUA_TSTRING && lua_type(state, -1) != LUA_TNUMBER) {
        return std::string("the script fails with a ") + luaL_typename(state, -1) +
               " in place of a text";
    }
    std::size_t length = 0;
    const char* text = lua_tolstring(state, -1, &length);
    return located(std::string(text, length));
}

// Runs protected, so that a full memory ends the script and not the program.
int prepare_state(lua_State* state) {
    const auto& code = *static_cast<const std::string*>(lua_touserdata(state, 1));
    script_record::define(state);
    lua_createtable(state, 0, 1);
    push_script_library(state);
    lua_setfield(state, -2, "__index");
    lua_rawsetp(state, LUA_REGISTRYINDEX, &globals_key);
    if (compile(state, code) != LUA_OK) {
        return lua_error(state);
    }
    lua_rawsetp(state, LUA_REGISTRYINDEX, &chunk_key);
    return 0;
}

struct run_order {
    const json::value* data = nullptr;
    result<void> taken = {};
};

// Runs protected: converts the record, runs the script, converts back.
int run_script(lua_State* state) {
    auto& order = *static_cast<run_order*>(lua_touserdata(state, 1));
    auto& record = script_record::of(state);
    lua_settop(state, 0);
    record.push(state, *order.data);
    lua_rawgetp(state, LUA_REGISTRYINDEX, &chunk_key);
    // The script's globals: a new table for each record.
    lua_createtable(state, 0, 0);
    lua_rawgetp(state, LUA_REGISTRYINDEX, &globals_key);
    lua_setmetatable(state, -2);
    lua_setupvalue(state, 2, 1);
    lua_pushvalue(state, 1);
    lua_call(state, 1, 1);
    const bool same = lua_isnil(state, 2) || lua_rawequal(state, 1, 2) != 0;
    if (!same) {
        order.taken = record.take_value(state, 2);
    } else if (lua_istable(state, 1)) {
        order.taken = record.take_changes(state, 1);
    }
    return 0;
}

}  // namespace

sandbox::sandbox(std::string code, const script_limits& limits)
    : code_(std::move(code)), limits_(limits) {}

sandbox::~sandbox() {
    close();
}

void sandbox::close() {
    if (state_ != nullptr) {
        meter_->pause(true);
        lua_close(state_);
        state_ = nullptr;
    }
}

result<void> sandbox::prepare() {
    if (state_ != nullptr) {
        return {};
    }
    meter_ = std::make_unique<script_meter>(limits_);
    state_ = lua_newstate(&script_meter::allocate, meter_.get());
    if (state_ == nullptr) {
        return failure(failure_class::internal, "there is no memory for a script");
    }
    *static_cast<script_record**>(lua_getextraspace(state_)) = &record_;
    lua_sethook(state_, &script_meter::after_instructions, LUA_MASKCOUNT,
                script_meter::hook_interval);
    lua_pushcfunction(state_, &prepare_state);
    lua_pushlightuserdata(state_, &code_);
    if (lua_pcall(state_, 1, 0, 0) != LUA_OK) {
        failure why(failure_class::invalid, message_at_top(state_));
        close();
        return why;
    }
    lua_gc(state_, LUA_GCCOLLECT);
    return {};
}

result<script_outcome> sandbox::run(entity& record, const expression_scope& scope) {
    if (auto ready = prepare(); !ready) {
        return ready.error();
    }
    record_.begin(record.data, scope.names, scope.variables, limits_.memory);
    meter_->begin_run();
    run_order order{&record.data};
    lua_pushcfunction(state_, &run_script);
    lua_pushlightuserdata(state_, &order);
    const int status = lua_pcall(state_, 1, 0, 0);
    if (record_.is_dropped() && !meter_->is_stopped()) {
        lua_settop(state_, 0);
        return script_outcome{true, record_.reason()};
    }
    if (status != LUA_OK) {
        return fault_of_run(status);
    }
    meter_->pause(true);
    if (meter_->used_bytes() > kept_garbage) {
        lua_gc(state_, LUA_GCCOLLECT);
    }
    if (!order.taken) {
        return order.taken.error();
    }
    return script_outcome{};
}

failure sandbox::fault_of_run(int status) {
    if (meter_->is_stopped()) {
        // The message names the line where the script stopped, if there was memory for that.
        auto message = status == LUA_ERRRUN ? message_at_top(state_) : meter_->reason();
        if (message.find(meter_->reason()) == std::string::npos) {
            message = meter_->reason();
        }
        close();  // a state that ran out of memory is replaced
        return {failure_class::invalid, std::move(message), "see the stage's limits"};
    }
    auto message = message_at_top(state_);
    lua_settop(state_, 0);
    return {failure_class::invalid, std::move(message)};
}

std::string sandbox::fault_of(const std::string& code) {
    sandbox tried(code, script_limits());
    const auto ready = tried.prepare();
    return ready ? std::string() : ready.error().message;
}

}  // namespace sluice::transform
