#include "house/code_text.hpp"

#include <cctype>
#include <cstddef>

namespace sluice::house {
namespace {

class blanker {
 public:
    blanker(std::string_view source, bool strings) : out_(source), strings_(strings) {}

    std::string run() {
        while (at_ < out_.size()) {
            if (starts("//")) {
                blank_to(out_.find('\n', at_), 0);
            } else if (starts("/*")) {
                blank_to(out_.find("*/", at_ + 2), 2);
            } else if (starts("R\"") && !inside_word()) {
                raw_string();
            } else if (out_[at_] == '"' || (out_[at_] == '\'' && !inside_word())) {
                literal(out_[at_]);
            } else {
                ++at_;
            }
        }
        return std::move(out_);
    }

 private:
    bool starts(std::string_view what) const {
        return std::string_view(out_).substr(at_).starts_with(what);
    }

    // Tells whether a quote stands inside a word: 1'000 is one number, and LR"( begins a raw
    // string.
    bool inside_word() const {
        return at_ > 0 && std::isalnum(static_cast<unsigned char>(out_[at_ - 1])) != 0;
    }

    void blank_to(std::size_t end, std::size_t more) {
        end = end == std::string::npos ? out_.size() : end + more;
        for (; at_ < end; ++at_) {
            if (out_[at_] != '\n') {
                out_[at_] = ' ';
            }
        }
    }

    void skip_or_blank(std::size_t end) {
        if (strings_) {
            blank_to(end, 0);
        }
        at_ = end;
    }

    void raw_string() {
        const auto open = out_.find('(', at_);
        if (open == std::string::npos) {
            at_ = out_.size();
            return;
        }
        const auto closing = ")" + out_.substr(at_ + 2, open - at_ - 2) + '"';
        const auto end = out_.find(closing, open);
        at_ = open + 1;
        skip_or_blank(end == std::string::npos ? out_.size() : end);
        at_ = end == std::string::npos ? out_.size() : end + closing.size();
    }

    void literal(char quote) {
        auto end = ++at_;
        while (end < out_.size() && out_[end] != quote && out_[end] != '\n') {
            end += out_[end] == '\\' ? 2U : 1U;
        }
        end = end < out_.size() ? end : out_.size();
        skip_or_blank(end);
        at_ = end + 1;
    }

    std::string out_;
    bool strings_;
    std::size_t at_ = 0;
};

}  // namespace

std::string without_comments(std::string_view source) {
    return blanker(source, false).run();
}

std::string code_only(std::string_view source) {
    return blanker(source, true).run();
}

}  // namespace sluice::house
