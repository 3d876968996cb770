#pragma once

// Reads the fields of a request's body for the endpoints, and keeps the first complaint. A null
// counts as a missing field. An empty complaint is no complaint.

#include <sluice/model/json.hpp>

#include <cstdint>
#include <initializer_list>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::sandbox {

class field_reader {
 public:
    // `body` outlives the reader.
    explicit field_reader(const json::object& body) : body_(body) {}

    std::optional<std::string> text(std::string_view name);
    std::vector<std::string> texts(std::string_view name,
                                   std::size_t most = std::numeric_limits<std::size_t>::max());
    std::optional<std::int64_t> number(std::string_view name, std::int64_t low, std::int64_t high);
    std::optional<bool> flag(std::string_view name);
    std::optional<std::string> choice(std::string_view name,
                                      std::initializer_list<std::string_view> choices);

    // Complains about the first other field.
    void allow_only(std::initializer_list<std::string_view> names);

    void refuse(std::string complaint);
    bool failed() const { return !complaint_.empty(); }
    const std::string& complaint() const { return complaint_; }

 private:
    const json::value* find(std::string_view name) const;

    const json::object& body_;
    std::string complaint_;
};

}  // namespace sluice::sandbox
