#pragma once

// A fault of yaml-cpp in words that lead to its cause: a quote that closes at the wrong place, a
// key that stands between two levels of indentation.

#include <sluice/config/diagnostic.hpp>
#include <sluice/config/node.hpp>

#include <cstddef>
#include <optional>
#include <string_view>

namespace sluice::config {

// Bytes of the file: from the opening quote to behind the closing one.
struct quoted_text {
    std::size_t begin = 0;
    std::size_t end = 0;
};

struct yaml_fault {
    std::string_view message;  // yaml-cpp's
    location at;
    std::size_t offset = 0;            // of the same place, in bytes
    std::optional<quoted_text> quote;  // the last one that was read
};

diagnostic explain(const yaml_fault& fault);

// What a line says of keys that sound secret is not shown.
void hide_secrets_of_line(const location& at, diagnostics& problems);

}  // namespace sluice::config
