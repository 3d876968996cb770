#include "transform/script/text_match.hpp"

#include "transform/script/text_class.hpp"

namespace sluice::transform {

namespace {

constexpr std::size_t deepest_pattern = 200;  // the limit of Lua

}  // namespace

std::optional<std::size_t> text_match::match_at(std::size_t at) {
    count_ = 0;
    depth_ = 0;
    return match(at, 0);
}

bool text_match::steps(std::size_t count) {
    if (fault_ != nullptr || out_of_steps_) {
        return false;
    }
    if (count > steps_) {
        steps_ = 0;
        out_of_steps_ = true;
        return false;
    }
    steps_ -= count;
    return true;
}

text_match::place text_match::wrong(const char* problem) {
    if (fault_ == nullptr) {
        fault_ = problem;
    }
    return {};
}

text_match::place text_match::match(std::size_t s, std::size_t p) {
    if (++depth_ > deepest_pattern) {
        return wrong("the pattern is too complex");
    }
    const auto end = match_items(s, p);
    --depth_;
    return end;
}

text_match::place text_match::match_items(std::size_t s, std::size_t p) {
    while (!ended(p)) {
        if (!steps(1)) {
            return {};
        }
        bool done = false;
        const auto special = match_special(s, p, done);
        if (done) {
            return special;
        }
        if (pattern_[p] == '%' && p + 1 < pattern_.size()) {
            const char next = pattern_[p + 1];
            if (next == 'b') {
                const auto after = balanced(s, p + 2);
                if (!after) {
                    return {};
                }
                s = *after;
                p += 4;
                continue;
            }
            if (next == 'f') {
                p += 2;
                if (ended(p) || pattern_[p] != '[') {
                    return wrong("missing '[' after '%f' in the pattern");
                }
                const auto end = end_of_class(p);
                if (fault_ != nullptr || !at_frontier(s, p, end)) {
                    return {};
                }
                p = end;
                continue;
            }
            if (is_digit(static_cast<unsigned char>(next))) {
                const auto after = same_as_capture(s, next);
                if (!after) {
                    return {};
                }
                s = *after;
                p += 2;
                continue;
            }
        }
        const auto end = end_of_class(p);
        if (fault_ != nullptr || out_of_steps_) {
            return {};
        }
        const char suffix = ended(end) ? '\0' : pattern_[end];
        if (suffix == '*') {
            return most_of(s, p, end);
        }
        if (suffix == '-') {
            return fewest_of(s, p, end);
        }
        const bool fits = one_matches(s, p, end);
        if (suffix == '+') {
            return fits ? most_of(s + 1, p, end) : place();
        }
        if (suffix == '?') {
            if (fits) {
                if (const auto found = match(s + 1, end + 1)) {
                    return found;
                }
            }
            p = end + 1;
            continue;
        }
        if (!fits) {
            return {};
        }
        ++s;
        p = end;
    }
    return s;
}

// Items that end a walk through the pattern, with a match or without.
text_match::place text_match::match_special(std::size_t s, std::size_t p, bool& done) {
    done = true;
    const char item = pattern_[p];
    if (item == '(') {
        if (p + 1 < pattern_.size() && pattern_[p + 1] == ')') {
            return open_capture(s, p + 2, text_capture::kinds::position);
        }
        return open_capture(s, p + 1, text_capture::kinds::open);
    }
    if (item == ')') {
        return close_capture(s, p + 1);
    }
    if (item == '$' && p + 1 == pattern_.size()) {
        return s == subject_.size() ? place(s) : place();
    }
    done = false;
    return {};
}

text_match::place text_match::most_of(std::size_t s, std::size_t p, std::size_t end) {
    std::size_t count = 0;
    while (one_matches(s + count, p, end)) {
        ++count;
        if (!steps(1)) {
            return {};
        }
    }
    for (;; --count) {
        if (const auto found = match(s + count, end + 1)) {
            return found;
        }
        if (count == 0 || !steps(1)) {
            return {};
        }
    }
}

text_match::place text_match::fewest_of(std::size_t s, std::size_t p, std::size_t end) {
    while (steps(1)) {
        if (const auto found = match(s, end + 1)) {
            return found;
        }
        if (!one_matches(s, p, end)) {
            return {};
        }
        ++s;
    }
    return {};
}

text_match::place text_match::open_capture(std::size_t s, std::size_t p, text_capture::kinds kind) {
    if (count_ == most_captures) {
        return wrong("the pattern has too many captures");
    }
    captures_[count_] = {s, 0, kind};
    ++count_;
    const auto found = match(s, p);
    if (!found) {
        --count_;
    }
    return found;
}

text_match::place text_match::close_capture(std::size_t s, std::size_t p) {
    std::size_t last = count_;
    while (last > 0 && captures_[last - 1].kind != text_capture::kinds::open) {
        --last;
    }
    if (last == 0) {
        return wrong("a ')' of the pattern closes nothing");
    }
    auto& closed = captures_[last - 1];
    closed.kind = text_capture::kinds::text;
    closed.length = s - closed.begin;
    const auto found = match(s, p);
    if (!found) {
        captures_[last - 1].kind = text_capture::kinds::open;
    }
    return found;
}

text_match::place text_match::balanced(std::size_t s, std::size_t p) {
    if (p + 1 >= pattern_.size()) {
        return wrong("the pattern lacks the two characters of '%b'");
    }
    if (s >= subject_.size() || subject_[s] != pattern_[p]) {
        return {};
    }
    std::size_t open = 1;
    for (std::size_t at = s + 1; at < subject_.size() && steps(1); ++at) {
        if (subject_[at] == pattern_[p + 1]) {
            if (--open == 0) {
                return at + 1;
            }
        } else if (subject_[at] == pattern_[p]) {
            ++open;
        }
    }
    return {};
}

text_match::place text_match::same_as_capture(std::size_t s, char digit) {
    const auto number = static_cast<std::size_t>(digit - '1');
    if (digit == '0' || number >= count_ || captures_[number].kind == text_capture::kinds::open) {
        return wrong("the pattern names a capture that is not there");
    }
    if (captures_[number].kind == text_capture::kinds::position) {
        return {};  // a position capture has no text
    }
    const auto text = subject_.substr(captures_[number].begin, captures_[number].length);
    if (!steps(text.size() / 64)) {
        return {};
    }
    return subject_.substr(s).starts_with(text) ? place(s + text.size()) : place();
}

bool text_match::at_frontier(std::size_t s, std::size_t p, std::size_t end) {
    const auto before = s == 0 ? '\0' : subject_[s - 1];
    const auto here = s < subject_.size() ? subject_[s] : '\0';
    return steps((end - p) / 4) && !set_holds(static_cast<unsigned char>(before), p, end - 1) &&
           set_holds(static_cast<unsigned char>(here), p, end - 1);
}

// Returns the end of the single item at `p`: a character, a class or a set.
std::size_t text_match::end_of_class(std::size_t p) {
    const char first = pattern_[p];
    ++p;
    if (first == '%') {
        if (ended(p)) {
            wrong("the pattern ends with '%'");
            return p;
        }
        return p + 1;
    }
    if (first != '[') {
        return p;
    }
    if (!ended(p) && pattern_[p] == '^') {
        ++p;
    }
    const auto begin = p;
    // A ] that comes first is a member of the set.
    do {
        if (ended(p)) {
            wrong("a '[' of the pattern is never closed");
            return p;
        }
        const char member = pattern_[p];
        ++p;
        if (member == '%') {
            ++p;
        }
    } while (ended(p) || pattern_[p] != ']');
    steps((p - begin) / 8);  // a set may be as long as a text
    return p + 1;
}

bool text_match::one_matches(std::size_t s, std::size_t p, std::size_t end) {
    if (s >= subject_.size()) {
        return false;
    }
    const auto byte = static_cast<unsigned char>(subject_[s]);
    switch (pattern_[p]) {
        case '.':
            return true;
        case '%':
            return class_holds(byte, pattern_[p + 1]);
        case '[':
            return steps((end - p) / 8) && set_holds(byte, p, end - 1);
        default:
            return static_cast<unsigned char>(pattern_[p]) == byte;
    }
}

// `p` is at the [, `last` at its ].
bool text_match::set_holds(unsigned char byte, std::size_t p, std::size_t last) const {
    bool in = true;
    if (pattern_[p + 1] == '^') {
        in = false;
        ++p;
    }
    for (++p; p < last; ++p) {
        if (pattern_[p] == '%') {
            ++p;
            if (class_holds(byte, pattern_[p])) {
                return in;
            }
        } else if (p + 2 < last && pattern_[p + 1] == '-') {
            if (is_between(byte, pattern_[p], pattern_[p + 2])) {
                return in;
            }
            p += 2;
        } else if (static_cast<unsigned char>(pattern_[p]) == byte) {
            return in;
        }
    }
    return !in;
}

}  // namespace sluice::transform
