#pragma once

// Draws the routes as SVG: incomings on the left, outgoings on the right, a line for each lane.
// The table beside it says the same for those who cannot see it.

#include <sluice/model/json.hpp>

namespace sluice::operator_page {

// A model for the template: size, boxes and lines. `rows` are those of lane_rows().
json::object graph_of(const json::array& rows);

}  // namespace sluice::operator_page
