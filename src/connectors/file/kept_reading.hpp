#pragma once

// Keeps the state of a reader from one page of a file to the next, so that nothing is read twice.
// It may be lost at any time.

#include "connectors/file/descriptor.hpp"
#include "connectors/file/grouped_reader.hpp"
#include "connectors/file/packed_content.hpp"

#include <memory>
#include <string>

namespace sluice::file {

struct kept_reading {
    group_keys keys;

    // Of the last packed file, in that state.
    std::shared_ptr<packed_content> content;
    std::string path;
    file_facts facts;
};

}  // namespace sluice::file
