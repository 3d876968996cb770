#pragma once

// Prints of a configuration's objects: short hashes that differ when the objects differ. A reload
// compares them, and so the configuration that runs need not stay in memory.

#include <sluice/config/load.hpp>

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace sluice::engine {

// The kind ("client", "incoming", "outgoing", "route", "storage", "transformer") and the name.
using object_key = std::pair<std::string, std::string>;

struct object_print {
    std::string hash;
    std::vector<object_key> uses;  // sorted, each once
};

using object_prints = std::map<object_key, object_print>;

// Covers every value with its variables resolved. Comments, the order of keys and the place of an
// object do not count. The hashes cannot be turned back into values. Any thread may call it.
object_prints prints_of(const config::loaded& given);

}  // namespace sluice::engine
