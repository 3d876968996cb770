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
    file_end earliest;  // the record stands there or after it, if it stands anywhere
    std::size_t length = 0;
    std::string sha256;
    std::string text;    // the record; empty in a plan of an earlier version
    std::string header;  // of CSV: stands before the record where the file was empty
    // Bytes from the record's first one to the last one of those that are written with it.
    std::uint64_t block = 0;
    std::uint64_t twins = 0;  // equal records before it among those
};

json::value to_json(const delivery_plan& plan);
result<delivery_plan> plan_from(const json::value& stored);

// "offset:123 file:131072.1700000000.0": what the place of a record is called.
std::string place_of(const std::string& identity, std::uint64_t offset);

// Every place at which the very bytes of the plan stand, in the file of then and, when that has
// been renamed within its directory, in the present one too. What is found is synced, where `sync`
// is on, before it is told. What a kill or a power failure left of the record at the end of the
// present file is cut off: only bytes that are the beginning of what was planned, and NULs where
// the rest was to be. Not reliable when the file of then was deleted or changed in place, and where
// others wrote what is no CSV, so that nobody can say whether a line is a row.
result<findings> find_delivery(append_file& target, const delivery_plan& plan);

}  // namespace sluice::file
