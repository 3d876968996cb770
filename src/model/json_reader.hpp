#pragma once

// Reads one JSON text (RFC 8259): strictly, or mending the faults that foreign_json.hpp lists.
// boost::json::basic_parser does not fit. It refuses exponents past 2^31 and says "syntax error"
// for most faults. It also works out a double for every number, which we would work out again from
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

// The faults that a mending reader accepts.
enum class json_fault {
    half_surrogate,
    invalid_utf8,
    control_character,
    doubled_key,
    no_json_number,
    count,
};

// Counts a fault in a text and notes its first place.
struct mended_fault {
    std::size_t times = 0;
    std::size_t first = 0;  // offset in the text
};

class json_reader {
 public:
    // `text` must outlive the reader.
    json_reader(std::string_view text, const json_limits& limits,
                json_strictness strictness = json_strictness::strict);

    // Call it once.
    result<json::value> read();

    // The offset of the fault in the text, after a failure.
    std::size_t fault_at() const { return fault_at_; }
    const mended_fault& mended(json_fault kind) const {
        return mended_[static_cast<std::size_t>(kind)];
    }

 private:
    struct key {
        std::string_view text;
        std::size_t at;  // offset of its quotation mark
    };

    // Each function reads one value at at_, puts it on stack_, and returns false after a fault.
    bool read_value();
    bool read_word(std::string_view word);
    bool read_number();
    bool read_no_number();
    bool read_array();
    bool read_object();
    bool read_members();
    bool read_key();

    // Reads the text whose quotation mark is at at_. The view refers to the source, or to `room`
    // when something had to be decoded. It is good until the next call with the same room.
    bool read_text(std::string& room, std::string_view& out);
    bool decode_text(std::size_t begin, std::string& room);
    bool decode_escape(std::string& room);
    bool read_code_unit(char32_t& unit);
    bool decode_code_point(std::string& room);
    bool plain_run();
    void replace_invalid_bytes(std::string& room);

    // Notes the fault and returns true, if this reader mends it.
    bool mends(json_fault kind, std::size_t at);

    bool enter();
    // Checks the keys from index `first` on, those of the innermost object.
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

    // Values wait on the stack until their container is complete. The container is then made in its
    // exact size.
    alignas(std::max_align_t) std::array<unsigned char, 2048> room_;
    json::value_stack stack_;
    // The keys of all open objects. The stack would silently drop all but the last value of a name.
    std::vector<key> keys_;
    std::forward_list<std::string> decoded_keys_;
    std::string decoded_;

    std::size_t fault_at_ = 0;
    std::string fault_;
};

// Writes an offset in a text as "line 2, column 7". Columns count bytes.
std::string json_place(std::string_view text, std::size_t at);

}  // namespace sluice
