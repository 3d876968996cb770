#pragma once

// What a configuration needs to know of components without knowing any: which types a kind has, and
// the declared fields of each.

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
    virtual const section* find(std::string_view kind, std::string_view type) const = 0;
    virtual std::vector<std::string> types_of(std::string_view kind) const = 0;
};

// A component as a configuration gives it: its type, and its options as the type's declaration read
// them.
struct configured_component {
    std::string type;
    std::shared_ptr<const void> options;
    location at;

    bool given() const { return options != nullptr; }
};

}  // namespace sluice::config
