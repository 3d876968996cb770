#pragma once

// Finds the bytes of every node of a YAML text. splice.hpp edits a text by them.

#include <sluice/config/node.hpp>
#include <sluice/error.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::config {

struct span_item;
struct span_member;

// Bytes count from the start of the text; `end` is the byte after the last one.
struct span_node {
    node::kinds kind = node::kinds::null;
    std::string text;      // of a scalar, as the parser reads it
    bool quoted = false;   // in quotes, or a block of lines
    bool in_flow = false;  // a list or map in brackets
    bool bare = false;     // a pair in a list, without braces of its own: [a: 1]
    // A value that is left out begins and ends after its colon or dash.
    std::size_t begin = 0;
    std::size_t end = 0;
    std::string fixed;  // why nothing may be spliced here: "an anchor"; empty: it may
    bool is_alias = false;
    std::vector<span_item> items;      // of a list
    std::vector<span_member> members;  // of a map

    bool is_absent() const { return begin == end; }
    bool is_collection() const { return kind == node::kinds::list || kind == node::kinds::map; }
    bool is_block_collection() const { return is_collection() && !in_flow; }
};

struct span_item {
    span_node value;
    std::size_t dash = 0;  // in a block list
};

struct span_member {
    std::string key;
    std::size_t begin = 0;    // of the key
    std::size_t key_end = 0;  // the byte after the key
    std::size_t colon = 0;    // std::string::npos: the pair has none, as in {a, b}
    span_node value;

    std::size_t after_colon() const { return colon == std::string::npos ? key_end : colon + 1; }
};

// `text` has no byte order mark. Fails (class refused, with the line) for YAML that cannot be read,
// for explicit keys ("? key"), and for keys that are no plain texts.
result<span_node> spans_of(std::string_view text);

std::size_t line_at(std::string_view text, std::size_t offset);  // counts from 1

}  // namespace sluice::config
