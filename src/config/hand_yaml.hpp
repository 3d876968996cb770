#pragma once

// Writes YAML as a person would: plain texts where they read back as texts, short lists in
// brackets, maps line by line. splice.hpp puts it into a file.

#include <sluice/config/node.hpp>
#include <sluice/model/json.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace sluice::config {

// A YAML text that begins in the first column, without a line end after it.
struct yaml_piece {
    std::string text;
    bool is_block = false;  // a list or map of lines; false: it may follow a key on its line
};

yaml_piece hand_written(const json::value& value);

// `text` in these quotes: '"' or '\''; 0: the plainest that reads back as this text.
std::string hand_scalar(std::string_view text, char quote, bool in_flow);

// On one line, with brackets.
std::string in_flow_style(const node& value);

// Every line but the first begins with so many blanks more. Blank lines stay empty.
std::string shifted(std::string_view text, std::size_t blanks, std::string_view line_end);

}  // namespace sluice::config
