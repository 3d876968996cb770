#pragma once

// Matches texts with a regular expression of RE2 (syntax: github.com/google/re2/wiki/Syntax). The
// time grows with the text, never exponentially (decision 0043). Immutable; several threads may use
// it.

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

    // The number of groups in parentheses.
    std::size_t groups() const;

    // Searches the text from byte `from` on. `parts` receives the whole match and then each group;
    // a group that took no part has no data. Returns false when nothing matches.
    bool find(std::string_view text, std::size_t from, std::vector<std::string_view>& parts) const;
    bool matches(std::string_view text) const;

 private:
    std::unique_ptr<re2::RE2> compiled_;
};

}  // namespace sluice::jmespath
