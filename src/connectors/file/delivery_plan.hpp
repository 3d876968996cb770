#pragma once

// What the ledger keeps of a delivery to a file, and the question "did it happen?".

#include "connectors/file/append_file.hpp"

#include <sluice/component/publisher.hpp>
#include <sluice/error.hpp>

#include <cstddef>
#include <cstdint>
#include <string>

namespace sluice::file {

struct delivery_plan {
    std::string path;
    file_end earliest;  // the record stands there or behind it, if it stands anywhere
    std::size_t length = 0;
    std::string sha256;
};

json::value to_json(const delivery_plan& plan);
result<delivery_plan> plan_from(const json::value& stored);

// "offset:123 file:131072.1700000000.0": what the place of a record is called.
std::string place_of(const std::string& identity, std::uint64_t offset);

// Every place at which the very bytes of the plan stand, in the file of then and, when that has
// been renamed within its directory, in the present one too. What is found is synced before it is
// told. An unfinished record at the end of the present file is cut off: nothing but a delivery
// whose outcome is unknown can have left it there. Not reliable when the file of then is gone or
// was changed in place.
result<findings> find_delivery(append_file& target, const delivery_plan& plan);

}  // namespace sluice::file
