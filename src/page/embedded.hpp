#pragma once

// The files of templates/, compiled into the program (embed.cmake).

#include <span>
#include <string_view>

namespace sluice::operator_page {

struct embedded_file {
    std::string_view name;    // "style.css"
    std::string_view plain;   // as it stands in the folder
    std::string_view packed;  // by gzip; empty for a template
    std::string_view hash;    // of its text
};

std::span<const embedded_file> embedded_files();

}  // namespace sluice::operator_page
