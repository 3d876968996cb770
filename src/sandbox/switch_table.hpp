#pragma once

// Names and describes every switch. Flags, the control endpoint and the test of the documentation
// use this one table, so that they agree.

#include "sandbox/switches.hpp"

#include <sluice/error.hpp>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::sandbox {

struct switch_entry {
    std::string name;  // the flag without its dashes: "past-date"
    std::string description;
    std::vector<std::string> choices;  // the first is the default; empty for a number
    std::int64_t low = 0;              // a number's least value
    std::int64_t high = 0;
    std::function<std::string(const switches&)> read;
    std::function<bool(switches&, std::string_view)> write;  // false: not one of the choices
};

const std::vector<switch_entry>& switch_table();

// Fails (class invalid) for an unknown switch or value, and names the possible values.
result<void> set_switch(switches& all, std::string_view name, std::string_view value);

}  // namespace sluice::sandbox
