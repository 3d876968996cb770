#pragma once

// A place inside a record, as `set`, `remove` and `split` name it:
//
//   price                 a member
//   seo.title             a member of a member
//   images[0].src         an element; [-1] is the last one
//   "Image Src".url       a name with other characters in quotes (escapes as in JSON)
//   images[*].alt, *.id   every element, every member (where wildcards are allowed)
//
// Names without quotes: anything but  . [ ] * " and white space at their ends.

#include <sluice/error.hpp>
#include <sluice/model/json.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::transform {

struct path_step {
    enum class kinds { member, element, every_member, every_element };

    kinds kind = kinds::member;
    std::string name;        // of a member
    std::int64_t index = 0;  // of an element; negative counts from the end
    std::size_t end = 0;     // where the step ends in the path's text, for messages
};

class path {
 public:
    enum class wildcards { refused, allowed };

    // Fails (class invalid) with the column and what was expected.
    static result<path> parse(std::string_view text, wildcards which = wildcards::refused);

    const std::string& text() const { return text_; }
    const std::vector<path_step>& steps() const { return steps_; }
    // The path's text up to and with step number `last`.
    std::string_view text_until(std::size_t last) const;

 private:
    std::string text_;
    std::vector<path_step> steps_;
};

// Puts `value` at `where`. Objects (for a name) and lists (for [0]) are made on the way where
// nothing or null stands; an index one past the end appends. Fails (class invalid), naming the
// place, when a step leads through a scalar, a name into a list, an index into an object, or past
// the end of a list. Precondition: no wildcards. `root` may be changed in part when it fails.
result<void> assign_at(json::value& root, const path& path, json::value value);

// Takes out everything that `where` names; what is not there is no error.
void remove_at(json::value& root, const path& path);

// The value at `where`, or null. Precondition: no wildcards.
const json::value* find_at(const json::value& root, const path& path);

}  // namespace sluice::transform
