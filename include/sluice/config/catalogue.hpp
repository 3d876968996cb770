#pragma once

// Tells a configuration which component types a kind has, and which fields each type declares. So
// this room reads components without knowing any of them.

#include <sluice/config/node.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::config {

class section;

class catalogue {
 public:
    virtual ~catalogue() = default;
    // The declared fields of a type; null when the kind has no such type.
    virtual const section* find(std::string_view kind, std::string_view type) const = 0;
    virtual std::vector<std::string> types_of(std::string_view kind) const = 0;
};

// Holds a configured component: its type, and its options as the declaration of that type read
// them.
struct configured_component {
    std::string type;
    std::shared_ptr<const void> options;
    location at;

    bool given() const { return options != nullptr; }
};

}  // namespace sluice::config
