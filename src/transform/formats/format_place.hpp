#pragma once

// The fields that `parse` and `format` share.

#include "formats/csv_text.hpp"
#include "transform/path.hpp"

#include <sluice/config/declaration.hpp>

#include <string>

namespace sluice::transform {

enum class text_format { csv, form, xml, yaml };

struct format_place {
    std::string at;
    text_format as = text_format::csv;
    std::string delimiter = ",";
    bool header = true;

    formats::csv_shape csv() const { return {formats::delimiter_of(delimiter), header}; }
};

// `at_text` and `format_text` describe the fields of that name.
config::declaration<format_place> format_place_declaration(std::string at_text,
                                                           std::string format_text);

}  // namespace sluice::transform
