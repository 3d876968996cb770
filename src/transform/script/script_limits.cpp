#include "transform/script/script_limits.hpp"

#include <sluice/expression/budget.hpp>

#include <cstdlib>
#include <lua5.4/lua.hpp>
#include <utility>

namespace sluice::transform {

namespace {

// Reading the thread's time costs a system call, so it is rare unless the last instructions took
// long.
constexpr std::uint64_t work_between_looks = 25'000;  // instructions
constexpr auto long_time = std::chrono::microseconds(500);
constexpr std::size_t message_bytes = 4096;
constexpr std::uint64_t churn_between_looks = std::uint64_t{1} << 20U;

}  // namespace

script_meter& meter_of(lua_State* state) {
    void* meter = nullptr;
    lua_getallocf(state, &meter);
    return *static_cast<script_meter*>(meter);
}

void script_meter::begin_run() {
    instructions_left_ = limits_.instructions;
    reason_.clear();
    refused_ = false;
    paused_ = false;
    churn_ = 0;
    work_ = 0;
    begun_ = std::chrono::nanoseconds::min();
    looked_at_ = std::chrono::steady_clock::time_point::min();
}

void script_meter::stop(std::string reason) {
    if (reason_.empty()) {
        reason_ = std::move(reason);
    }
}

void script_meter::raise(lua_State* state, int level) const {
    luaL_where(state, level);
    lua_pushstring(state, reason_.c_str());
    lua_concat(state, 2);
    lua_error(state);
    std::abort();  // lua_error does not return
}

bool script_meter::takes(std::uint64_t instructions) {
    if (is_stopped()) {
        return false;
    }
    if (instructions > instructions_left_) {
        instructions_left_ = 0;
        stop("the script takes more than " + std::to_string(limits_.instructions) +
             " instructions");
        return false;
    }
    instructions_left_ -= instructions;
    work_ += instructions;
    return work_ < work_between_looks || !is_late();
}

void script_meter::charge(lua_State* state, std::uint64_t instructions) {
    if (!takes(instructions)) {
        raise(state, 1);
    }
}

void script_meter::settle(lua_State* state, std::uint64_t remaining) {
    const auto used = instructions_left_ - remaining;
    charge(state, remaining == 0 ? instructions_left_ + 1 : used);
}

bool script_meter::is_late() {
    work_ = 0;
    churn_ = 0;
    const auto now = thread_time();
    looked_at_ = std::chrono::steady_clock::now();
    if (begun_ == std::chrono::nanoseconds::min()) {
        begun_ = now;
        return false;
    }
    if (now - begun_ > limits_.time) {
        stop("the script takes longer than " + std::to_string(limits_.time.count()) + " ms");
        return true;
    }
    return false;
}

void script_meter::after_instructions(lua_State* state, lua_Debug* /*where*/) {
    auto& meter = meter_of(state);
    if (meter.paused_) {
        return;
    }
    if (!meter.takes(hook_interval)) {
        meter.raise(state, 0);
    }
    const bool first = meter.begun_ == std::chrono::nanoseconds::min();
    if ((first || std::chrono::steady_clock::now() - meter.looked_at_ > long_time) &&
        meter.is_late()) {
        meter.raise(state, 0);
    }
}

bool script_meter::refuses(std::size_t more, bool is_text) {
    if (paused_) {
        return false;
    }
    if (is_stopped()) {
        // Leaves room for the message of the stop.
        return more > message_bytes || bytes_ + more > limits_.memory + 16 * message_bytes;
    }
    if (is_text && more > longest_text()) {
        stop("the script makes a text of more than " + std::to_string(longest_text()) + " bytes");
        return true;
    }
    churn_ += more;
    if (churn_ > churn_between_looks && is_late()) {
        return true;
    }
    if (bytes_ + more <= limits_.memory) {
        refused_ = false;
        return false;
    }
    // Lua collects its garbage after the first refusal, and asks again.
    if (refused_ || is_late()) {
        stop("the script takes more than " + std::to_string(limits_.memory) + " bytes of memory");
    }
    refused_ = true;
    return true;
}

void* script_meter::allocate(void* self, void* block, std::size_t old_size, std::size_t new_size) {
    auto& meter = *static_cast<script_meter*>(self);
    // For a new block Lua passes the kind of its object in place of the old size.
    const bool is_text = block == nullptr && old_size == LUA_TSTRING;
    const std::size_t held = block == nullptr ? 0 : old_size;
    if (new_size == 0) {
        std::free(block);
        meter.bytes_ -= held;
        return nullptr;
    }
    if (new_size > held && meter.refuses(new_size - held, is_text)) {
        return nullptr;
    }
    void* made = std::realloc(block, new_size);
    if (made != nullptr) {
        meter.bytes_ += new_size - held;
    }
    return made;
}

}  // namespace sluice::transform
