#pragma once

// Matches texts against Lua patterns (Lua 5.4 manual, 6.4.1) in a bounded number of steps. Lua's
// own matcher takes exponential time for some patterns, and nothing can interrupt it.

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace sluice::transform {

struct text_capture {
    enum class kinds { open, text, position };
    std::size_t begin = 0;
    std::size_t length = 0;
    kinds kind = kinds::open;
};

class text_match {
 public:
    static constexpr std::size_t most_captures = 32;

    // Both outlive the match. `pattern` comes without its anchor ^. It takes steps from `steps`; at
    // 0 it fails with out_of_steps().
    text_match(std::string_view subject, std::string_view pattern, std::uint64_t& steps)
        : subject_(subject), pattern_(pattern), steps_(steps) {}

    // Tells whether the pattern is a plain text, which `string.find` can search for directly.
    static bool is_plain(std::string_view pattern) {
        return pattern.find_first_of("^$*+?.([%-") == std::string_view::npos;
    }

    // Returns the end of the match that begins at `at`; nullopt when there is none, or after a
    // fault.
    std::optional<std::size_t> match_at(std::size_t at);

    // The problem of the pattern; null when it has none.
    const char* fault() const { return fault_; }
    bool out_of_steps() const { return out_of_steps_; }

    std::size_t capture_count() const { return count_; }
    const text_capture& capture(std::size_t number) const { return captures_[number]; }

 private:
    using place = std::optional<std::size_t>;

    // `s` is a place in the subject, `p` one in the pattern.
    place match(std::size_t s, std::size_t p);
    place match_items(std::size_t s, std::size_t p);
    place match_special(std::size_t s, std::size_t p, bool& done);
    place most_of(std::size_t s, std::size_t p, std::size_t end);
    place fewest_of(std::size_t s, std::size_t p, std::size_t end);
    place open_capture(std::size_t s, std::size_t p, text_capture::kinds kind);
    place close_capture(std::size_t s, std::size_t p);
    place balanced(std::size_t s, std::size_t p);
    place same_as_capture(std::size_t s, char digit);
    bool at_frontier(std::size_t s, std::size_t p, std::size_t end);

    std::size_t end_of_class(std::size_t p);
    bool one_matches(std::size_t s, std::size_t p, std::size_t end);
    bool set_holds(unsigned char byte, std::size_t p, std::size_t last) const;
    bool steps(std::size_t count);
    place wrong(const char* problem);
    bool ended(std::size_t p) const { return p >= pattern_.size(); }

    std::string_view subject_;
    std::string_view pattern_;
    std::uint64_t& steps_;
    std::array<text_capture, most_captures> captures_{};
    std::size_t count_ = 0;
    std::size_t depth_ = 0;
    const char* fault_ = nullptr;
    bool out_of_steps_ = false;
};

}  // namespace sluice::transform
