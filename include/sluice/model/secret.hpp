#pragma once

// Holds a text that cannot be printed, compared by a stream or turned into JSON by accident. Code
// that needs the text calls reveal(), and those calls are few enough to review.

#include <string>
#include <utility>

namespace sluice {

class secret {
 public:
    secret() = default;
    explicit secret(std::string text) : text_(std::move(text)) {}

    const std::string& reveal() const { return text_; }
    bool empty() const { return text_.empty(); }

    friend bool operator==(const secret&, const secret&) = default;

 private:
    std::string text_;
};

// Replaces a secret in every output.
inline constexpr const char* hidden_text = "(hidden)";

}  // namespace sluice
