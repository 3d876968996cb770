#pragma once

// Orders the fields of an object's form as a person needs them: the component first, and seldom
// used fields together in a part that is closed. No I/O.

#include <sluice/model/json.hpp>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace sluice::operator_page {

struct laid_field {
    const json::value* field = nullptr;  // null: a part of seldom used fields begins
    std::string names;                   // of these
    std::int64_t level = 0;              // of these
};

// Returns all fields of the form, each once. `is_quiet` tells whether a field or a heading may
// stand in a closed part: nothing is set there, and nothing is wrong. The fields refer to `form`.
std::vector<laid_field> laid_out(const json::value& form,
                                 const std::function<bool(const json::value& field)>& is_quiet);

}  // namespace sluice::operator_page
