#pragma once

// A place inside a record, as the stages name it:
//
//   price                 a member
//   seo.title             a member of a member
//   images[0].src         an element; [-1] is the last one
//   "Image Src".url       a name with other characters in quotes (escapes as in JSON)
//
// Depending on its use, a path may also hold:
//
//   *.id, a.*.b           every member or element
//   images[*].alt         every element
//   tags[]                the element after the last one
//   $price, $seen.first   a variable of the record's way, and a place inside it
//   out.$2.$1, $1-$2      the names that the * of another path stood for; out[$1] an index
//
// Names without quotes: anything but  . [ ] * " and white space at their ends.

#include <sluice/error.hpp>
#include <sluice/model/entity.hpp>
#include <sluice/model/json.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::transform {

struct path_step {
    enum class kinds { member, element, every_child, every_element, append };

    kinds kind = kinds::member;
    std::string name = {};      // of a member
    std::int64_t index = 0;     // of an element; negative counts from the end
    std::size_t end = 0;        // where the step ends in the path's text, for messages
    bool has_captures = false;  // the name holds $1, $2 …
    bool is_wildcard() const { return kind == kinds::every_child || kind == kinds::every_element; }
};

// The use of a path decides what it may hold.
enum class path_use {
    place,    // one place of the data
    target,   // one place to write: also [] and variables
    pattern,  // any number of places: also *
    copy,     // the target of a pattern: also [], variables and $1
};

class path {
 public:
    // Fails (class invalid) with the column and what was expected.
    static result<path> parse(std::string_view text, path_use use = path_use::place);
    // Makes the path of these steps. Its text quotes the names that need quotes.
    static path of(std::vector<path_step> steps);

    const std::string& text() const { return text_; }
    // The first step of a variable is its name, without the $.
    const std::vector<path_step>& steps() const { return steps_; }
    bool is_variable() const { return is_variable_; }
    bool has_wildcard() const;
    // The largest of its $1, $2 …; 0 when it has none.
    std::size_t last_capture() const;
    // The path's text up to and with step number `last`.
    std::string_view text_until(std::size_t last) const;

    // The path with `captured` in place of $1, $2 … A $1 that is a whole step stays what it was: a
    // member or an element. Fails when [$1] stands for a name.
    result<path> filled(const std::vector<path_step>& captured) const;

 private:
    std::string text_;
    std::vector<path_step> steps_;
    bool is_variable_ = false;
};

// Puts `value` at `path`, which has no wildcard and no capture. Makes objects (for a name) and
// lists (for [0] and []) on the way where nothing or null stands. An index one past the end
// appends. Fails (class invalid) and names the place when a step leads through a scalar, a name
// into a list, an index into an object, or past the end of a list. The data may then be changed in
// part.
result<void> write_at(entity& entity, const path& path, json::value value);
// The same for a path that is no variable.
result<void> assign_at(json::value& root, const path& path, json::value value);

// Removes everything that the path names. A missing place is no error.
void remove_at(json::value& root, const path& path);

// Returns the value at `path`, or null. Precondition: a path_use::place.
const json::value* find_at(const json::value& root, const path& path);

// Returns the position of an index that may count from the end; nullopt outside the list.
std::optional<std::size_t> position_in(const json::array& list, std::int64_t index);

}  // namespace sluice::transform
