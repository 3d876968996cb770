#pragma once

// A configuration as it stands in its files: a tree in which everything knows its place. Loading
// (src/config) makes it from YAML; the declarations read it. No YAML library shows here.

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::config {

struct source_file {
    std::string name;  // as a person would type it
    std::string text;
};

// Lines and columns count from 1, columns in characters; 0 means "the file as a whole".
struct location {
    std::shared_ptr<const source_file> file;
    std::size_t line = 0;
    std::size_t column = 0;
};

class node;

struct member;

class node {
 public:
    enum class kinds { null, scalar, list, map };

    kinds kind = kinds::null;
    location at;

    // Of a scalar: its text with variables resolved; was it quoted; did a variable take part that
    // comes from a place for secrets (a file, a credential)?
    std::string text;
    bool quoted = false;
    bool from_secret = false;

    // A secret in it was not looked up: `text` holds the variable as it is written.
    bool stands_in = false;

    // A variable in it could not be resolved, which has been reported: what stands here is not
    // known.
    bool unresolved = false;

    // Where text came out of variables: byte ranges [first, second) of text. A template takes no {{
    // }} from there, and a quoted scalar that is nothing but a variable may stand for a number.
    std::vector<std::pair<std::size_t, std::size_t>> resolved;

    std::vector<node> items;      // of a list
    std::vector<member> members;  // of a map, in order, without doubles

    const node* find(std::string_view key) const;
};

struct member {
    std::string key;
    location key_at;
    node value;
};

// The place of the key or the item of a map or list that a message names in quotes, "'Bad Name'
// cannot be …"; the node's own place when it names none of them.
location place_of_named(const node& within, std::string_view message);

// Where byte `offset` of a scalar's text stands in its file; the scalar's own place when escapes,
// variables or folding leave no simple answer.
location place_inside(const node& scalar, std::size_t offset);

}  // namespace sluice::config
