#pragma once

// Decides which bytes of a text an edit replaces, and by which. splice.cpp applies it.

#include "config/hand_yaml.hpp"
#include "config/yaml_spans.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::config {

// Replaces the bytes [begin, end).
struct splice_region {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::string by;
};

// Where a value stands: after a colon or a dash, in a block or within brackets.
struct value_spot {
    const span_node* value = nullptr;
    std::size_t after = 0;   // the byte after the colon or the dash
    std::size_t column = 0;  // of the key or the dash
    bool in_flow = false;
    bool is_item = false;
    bool lacks_colon = false;
};

// `text` outlives it.
class splice_regions {
 public:
    explicit splice_regions(std::string_view text);

    splice_region replace(const value_spot& spot, const yaml_piece& piece,
                          const std::string& flow) const;
    // `flow` is "key: value" in brackets' style.
    splice_region add_member(const span_node& map, bool at_top, const std::string& key,
                             const yaml_piece& piece, const std::string& flow,
                             const std::vector<std::string>& order) const;
    splice_region add_item(const span_node& list, const yaml_piece& piece,
                           const std::string& flow) const;
    splice_region remove_member(const span_node& map, std::size_t at) const;
    splice_region remove_item(const span_node& list, std::size_t at) const;
    // Of a text that says nothing yet.
    splice_region write_first(const std::string& key, const yaml_piece& piece) const;

    std::size_t line_begin(std::size_t at) const;
    std::size_t line_end(std::size_t at) const;  // before its line end
    std::size_t column(std::size_t at) const { return at - line_begin(at); }
    bool is_first_on_line(std::size_t at) const;

 private:
    std::string after_owner(const yaml_piece& piece, std::size_t column) const;
    std::string compact(const yaml_piece& piece, std::size_t column) const;
    std::string rest_of_line(std::size_t at) const;
    std::string with_rest(const std::string& by, const std::string& rest) const;
    bool is_blank(std::size_t begin, std::size_t end) const;
    bool has_blank_line(std::size_t begin, std::size_t end) const;
    std::size_t next_line(std::size_t at) const;
    splice_region remove_lines(std::size_t begin, std::size_t end, std::size_t next_begin) const;
    splice_region add_in_flow(std::size_t open, std::size_t last_begin, std::size_t last_end,
                              const std::string& flow) const;
    splice_region remove_in_flow(std::size_t begin, std::size_t end, std::size_t before_end,
                                 bool is_last) const;

    std::string_view text_;
    std::string line_end_;
};

}  // namespace sluice::config
