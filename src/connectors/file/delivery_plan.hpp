#pragma once

// Keeps in the ledger what a delivery to a file wrote, and answers the question "did it happen?".

#include "connectors/file/append_file.hpp"

#include <sluice/component/publisher.hpp>
#include <sluice/error.hpp>

#include <cstddef>
#include <cstdint>
#include <string>

namespace sluice::file {

struct delivery_plan {
    std::string path;
    file_end earliest;  // the record begins there or later, if it is in the file
    std::size_t length = 0;
    std::string sha256;
    std::string text;    // the record; empty in a plan of version 0.1.0
    std::string header;  // of CSV: precedes the record if the file was empty
    // One write may hold several records. Counts the bytes from this one's first to the write's
    // last.
    std::uint64_t block = 0;
    std::uint64_t duplicates = 0;  // equal records before it in the same write
};

json::value to_json(const delivery_plan& plan);
result<delivery_plan> plan_from(const json::value& stored);

// Returns the name of a record's place: "offset:123 file:131072.1700000000.0".
std::string place_of(const std::string& identity, std::uint64_t offset);

// Finds every place with exactly the bytes of the plan. Searches the file of that time and, if it
// was renamed within its directory, the present one too. Syncs found records before it reports
// them, if `sync` is on.
//
// Cuts off the rest of the record that a kill or a power failure left at the end of the present
// file. It cuts only a beginning of the planned bytes, and NULs in place of their rest. The answer
// is not reliable if the file of that time was deleted or changed in place. Nor is it if others
// wrote a line that is no CSV: nobody can then say whether a line is a row. Blocks.
result<findings> find_delivery(append_file& target, const delivery_plan& plan);

}  // namespace sluice::file
