#pragma once

// What a kill or a power failure leaves of a record at the end of a file, told from what others
// wrote there.

#include "connectors/file/delivery_plan.hpp"
#include "connectors/file/descriptor.hpp"

#include <sluice/error.hpp>

#include <cstdint>
#include <string>

namespace sluice::file {

// Is everything from `tail` to the end of the file of `size` bytes a beginning of what was planned:
// of the record, or of the header and the record? NULs may stand where the rest of it, and of what
// was to be written with it, was to be: a power failure leaves a file in its new size. False for a
// plan of an earlier version, which does not say what the record is.
result<bool> is_torn_record(const descriptor& file, const std::string& path, std::uint64_t tail,
                            std::uint64_t size, const delivery_plan& plan);

}  // namespace sluice::file
