#pragma once

// Tells the rest of a torn record at the end of a file from bytes that others wrote. A kill or a
// power failure leaves such a rest.

#include "connectors/file/delivery_plan.hpp"
#include "connectors/file/descriptor.hpp"

#include <sluice/error.hpp>

#include <cstdint>
#include <string>

namespace sluice::file {

// Tells whether the bytes from `tail` to the end of the file are a beginning of the planned bytes.
// `size` is the size of the file; the planned bytes are the record, or the header and the record.
// NULs may stand in place of the rest, because a power failure can leave a file with its new size.
// Returns false for a plan of version 0.1.0, which does not hold the record.
result<bool> is_torn_record(const descriptor& file, const std::string& path, std::uint64_t tail,
                            std::uint64_t size, const delivery_plan& plan);

}  // namespace sluice::file
