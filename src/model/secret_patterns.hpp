#pragma once

// Recognises secrets by pieces of them. A piece is known by a hash of its characters, so one pass
// over a text finds all of them, however many there are.

#include "model/unescaped.hpp"

#include <sluice/model/secret.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice {

// Bytes [first, second) of the original text.
using text_range = std::pair<std::size_t, std::size_t>;

// Says which characters count in a comparison. Small and capital letters are alike in both.
enum class alphabet {
    visible,  // no white space, control characters and '+', which a form writes for a space
    letters,  // only letters and digits: hexadecimal and base 64, however they are broken or joined
};

// Holds the hashes of pieces of one length. Call build() after the last add().
class piece_set {
 public:
    void add(std::uint64_t hash) { hashes_.push_back(hash); }
    void build();
    bool contains(std::uint64_t hash) const;

 private:
    std::vector<std::uint64_t> hashes_;
    std::vector<std::uint64_t> marks_;  // one bit rules out most other hashes before the search
};

class secret_patterns {
 public:
    explicit secret_patterns(const std::vector<secret>& secrets);

    // Appends the places of pieces in one layer of a text.
    void find_in(const placed_text& layer, std::string_view original,
                 std::vector<text_range>& found) const;

    bool empty() const { return visible_.empty() && letters_.empty(); }

 private:
    using by_length = std::map<std::size_t, piece_set>;

    void add_secret(const std::string& text);
    void add_visible(const std::string& text);
    void add_letters(const std::string& text);

    by_length visible_;
    by_length letters_;
};

}  // namespace sluice
