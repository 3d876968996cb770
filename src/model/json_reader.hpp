#pragma once

// Reads one JSON text (RFC 8259): strictly, or mending the faults that foreign_json.hpp lists. Our
// own rather than boost::json::basic_parser, which refuses exponents past 2^31, says "syntax error"
// for most faults, and works out a double for every number only for us to work it out again from
// the letters.

#include <sluice/model/json.hpp>

#include <boost/json/value_stack.hpp>

#include <array>
#include <cstddef>
#include <forward_list>
#include <string>
#include <string_view>
#include <vector>

namespace sluice {

enum class json_strictness { strict, mending };

// The faults that a mending reader passes.
enum class json_fault {
    half_surrogate,
    invalid_utf8,
    control_character,
    doubled_key,
    no_json_number,
    count,
};

// How often a text has a fault, and where first.
struct mended_fault {
    std::size_t times = 0;
    std::size_t first = 0;  // offset in the text
};

class json_reader {
 public:
    // `text` must outlive the reader.
    json_reader(std::string_view text, const json_limits& limits,
                json_strictness strictness = json_strictness::strict);

    // Once.
    result<json::value> read();

    // After a failure: the offset in the text.
    std::size_t fault_at() const { return fault_at_; }
    const mended_fault& mended(json_fault kind) const {
        return mended_[static_cast<std::size_t>(kind)];
    }

 private:
    struct key {
        std::string_view text;
        std::size_t at;  // where its quotation mark stands
    };

    // Each reads one thing at at_, puts a value on stack_, and is false after a fault.
    bool read_value();
    bool read_word(std::string_view word);
    bool read_number();
    bool read_no_number();
    bool read_array();
    bool read_object();
    bool read_members();
    bool read_key();

    // Reads a text whose quotation mark stands at at_. The view is good until the next call with
    // the same room; it refers to the source when nothing had to be decoded.
    bool read_text(std::string& room, std::string_view& out);
    bool decode_text(std::size_t begin, std::string& room);
    bool decode_escape(std::string& room);
    bool read_code_unit(char32_t& unit);
    bool decode_code_point(std::string& room);
    bool plain_run();
    void replace_invalid_bytes(std::string& room);

    // True, and noted, when the fault at that place is one to mend.
    bool mends(json_fault kind, std::size_t at);

    bool enter();
    // Of the keys from the first on.
    bool check_keys_differ(std::size_t first);
    bool fail_twice(const key& second);

    void skip_space();
    bool at(char wanted) const { return at_ < text_.size() && text_[at_] == wanted; }
    bool fail(std::size_t at, std::string expected);
    bool fail_expecting(std::string_view expected);

    std::string_view text_;
    std::size_t at_ = 0;
    std::size_t levels_left_;
    std::size_t depth_;
    std::size_t values_left_;
    std::size_t values_;
    json_strictness strictness_;
    std::array<mended_fault, static_cast<std::size_t>(json_fault::count)> mended_{};

    // Values wait on the stack until their container is complete, so that it is made in its exact
    // size.
    alignas(std::max_align_t) std::array<unsigned char, 2048> room_;
    json::value_stack stack_;
    // The keys of the objects that are open. The stack would silently drop all but the last of a
    // name.
    std::vector<key> keys_;
    std::forward_list<std::string> decoded_keys_;
    std::string decoded_;

    std::size_t fault_at_ = 0;
    std::string fault_;
};

// "line 2, column 7" of an offset in a text.
std::string json_place(std::string_view text, std::size_t at);

}  // namespace sluice
