#pragma once

// Holds and declares the options of the file publisher.

#include "connectors/file/append_file.hpp"
#include "connectors/file/format.hpp"

#include <sluice/config/declaration.hpp>
#include <sluice/expression/template.hpp>

#include <optional>
#include <string>
#include <vector>

namespace sluice::file {

struct publisher_options {
    std::string path;
    file_format format = file_format::by_extension;
    std::vector<std::string> columns;
    std::string delimiter = ",";
    bool sync = true;
    bool make_directory = true;
    std::optional<text_template> name;
    value_template body;  // of file_format::binary
    std::optional<rotation_rule> rotate;
};

const config::declaration<publisher_options>& publisher_declaration();

// `name` is that of the file below the directory `path`; empty: `path` is the file.
append_settings append_settings_of(const publisher_options& options, const std::string& name);

}  // namespace sluice::file
