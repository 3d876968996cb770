#pragma once

// Holds a configuration as its files say it: a tree in which everything knows its place. src/config
// makes it from YAML, and the declarations read it. No type of the YAML library appears here.

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

struct place_note;

// Lines and columns count from 1, columns in characters; 0 means "the file as a whole".
struct location {
    std::shared_ptr<const source_file> file;
    std::size_t line = 0;
    std::size_t column = 0;
    // A second place that belongs to this one: where a template is used, or where it puts a
    // parameter. Null: there is none.
    std::shared_ptr<const place_note> beside = nullptr;
};

// A place with a few words for a person: "made here: 'north' of template 'shop'".
struct place_note {
    location at;
    std::string text;
};

class node;

struct member;

class node {
 public:
    enum class kinds { null, scalar, list, map };

    kinds kind = kinds::null;
    location at;

    // For a scalar: its text after variables were resolved, and whether it was quoted.
    // `from_secret` is true when a variable in it comes from a place for secrets (a file, a
    // credential).
    std::string text;
    bool quoted = false;
    bool from_secret = false;

    // True when a secret in it was not looked up: `text` then holds the variable as it is written.
    bool stands_in = false;

    // True when a variable in it could not be resolved. That is reported already, and the value is
    // unknown.
    bool unresolved = false;

    // Byte ranges [first, second) of text that came out of variables. A template reads no {{ }}
    // there. A quoted scalar that is only a variable may be a number.
    std::vector<std::pair<std::size_t, std::size_t>> resolved;

    std::vector<node> items;      // of a list
    std::vector<member> members;  // of a map, in order, each key once

    const node* find(std::string_view key) const;
};

struct member {
    std::string key;
    location key_at;
    node value;
};

// Returns the place of the key or item that a message names in quotes, "'Bad Name' cannot be …".
// Without such a name it returns the place of the map or list.
location place_of_named(const node& within, std::string_view message);

// Returns the place in the file of byte `offset` of a scalar's text. When escapes, variables or
// folding hide it, returns the scalar's own place.
location place_inside(const node& scalar, std::size_t offset);

}  // namespace sluice::config
