#pragma once

// Compares two configurations object by object, for a reload. No I/O.
//
// An object has changed when its own text has changed, or when an object that it uses has changed,
// came or went: its component holds that object. So a new client makes the incomings that use it
// anew, and an outgoing makes its routes anew.

#include "engine/plan/object_prints.hpp"
#include "engine/plan/settings.hpp"

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::engine {

enum class object_fate { kept, changed, added, removed, needs_restart };

std::string_view name_of(object_fate fate);

struct object_change {
    std::string kind;  // as in object_key; "daemon" for a setting of the daemon
    std::string name;
    object_fate fate = object_fate::kept;
    // The changed objects that it uses ("client 'ocoya'"), if its own text stayed the same.
    std::vector<std::string> because;

    friend bool operator==(const object_change&, const object_change&) = default;
};

// Returns every object of either, sorted by kind and name.
std::vector<object_change> compare_objects(const object_prints& before, const object_prints& after);

// Returns the settings that differ, sorted by name. A setting that only a start can use
// needs_restart.
std::vector<object_change> compare_settings(const daemon_settings& before,
                                            const daemon_settings& after);

// Returns `before` with those settings of `after` that a reload can put in force.
daemon_settings settings_in_force(const daemon_settings& before, const daemon_settings& after);

// Returns the names of all settings of the daemon, for a test: none may be forgotten here.
std::vector<std::string> compared_settings();

// Returns the keys of objects that stay as they are.
std::set<object_key> kept_objects(const std::vector<object_change>& changes);

// Says whether there is nothing that a reload could put in force.
bool nothing_to_swap(const std::vector<object_change>& changes);

}  // namespace sluice::engine
