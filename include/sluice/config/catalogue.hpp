#pragma once

// Tells a configuration which component types a kind has, and which fields each type declares. So
// this room reads components without knowing any of them.

#include <sluice/config/node.hpp>

#include <memory>
#include <optional>
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

struct error_rule;

// Holds a configured component: its type, and its options as the declaration of that type read
// them.
struct configured_component {
    std::string type;
    std::shared_ptr<const void> options;
    location at;
    std::shared_ptr<const error_rule> on_error = nullptr;  // of a stage; null: it fails the record

    bool given() const { return options != nullptr; }
};

// Says what a stage's failure does to its record.
enum class error_way { fail, skip, keep, stages };
std::string_view name_of(error_way way);  // "do" for the stages

struct error_rule {
    std::optional<error_way> rule;
    std::vector<configured_component> stages;  // of `do`, in place of a rule

    error_way way() const { return rule.value_or(error_way::stages); }
};

}  // namespace sluice::config
