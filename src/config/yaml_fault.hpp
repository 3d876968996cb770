#pragma once

// Explains a fault of yaml-cpp by its likely cause: a quote that closes at the wrong place, or a
// key between two levels of indentation.

#include <sluice/config/diagnostic.hpp>
#include <sluice/config/node.hpp>

#include <cstddef>
#include <optional>
#include <string_view>

namespace sluice::config {

// Bytes of the file: from the opening quote to the byte after the closing one.
struct quoted_text {
    std::size_t begin = 0;
    std::size_t end = 0;
};

struct yaml_fault {
    std::string_view message;  // as yaml-cpp writes it
    location at;
    std::size_t offset = 0;            // the same position in bytes
    std::optional<quoted_text> quote;  // the last one that was read
};

diagnostic explain(const yaml_fault& fault);

// Hides the values of a line whose keys sound secret.
void hide_secrets_of_line(const location& at, diagnostics& problems);

}  // namespace sluice::config
