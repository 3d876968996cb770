#pragma once

// The effect of a statement on one record.

#include <sluice/model/json.hpp>

#include <boost/json/array.hpp>

#include <cstddef>
#include <cstdint>

namespace sluice::sql {

struct written_rows {
    std::int64_t changes = 0;
    json::array rows;  // of RETURNING, the first most_returned_rows
};

inline constexpr std::size_t most_returned_rows = 100;

}  // namespace sluice::sql
