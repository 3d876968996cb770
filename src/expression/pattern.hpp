#pragma once

// A regular expression of RE2 (its syntax page: github.com/google/re2/wiki/Syntax): time grows with
// the text, never exponentially. Immutable; may be used by several threads.

#include <sluice/error.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace re2 {
class RE2;
}

namespace sluice::jmespath {

class pattern {
 public:
    // Fails with the reason in RE2's words.
    static result<std::shared_ptr<const pattern>> compile(std::string_view text);
    explicit pattern(std::unique_ptr<re2::RE2> compiled);
    ~pattern();
    pattern(const pattern&) = delete;
    pattern& operator=(const pattern&) = delete;

    // How many groups in parentheses it has.
    std::size_t groups() const;

    // Looks anywhere in the text from `from` on. The whole match and each group go into `parts`; a
    // group that took no part has no data. False when nothing matches.
    bool find(std::string_view text, std::size_t from, std::vector<std::string_view>& parts) const;
    bool matches(std::string_view text) const;

 private:
    std::unique_ptr<re2::RE2> compiled_;
};

}  // namespace sluice::jmespath
