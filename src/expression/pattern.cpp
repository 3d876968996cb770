#include "expression/pattern.hpp"

#include <re2/re2.h>
#include <utility>

namespace sluice::jmespath {

namespace {

// The memory of the program and its automata together. It is enough for patterns that people write,
// and small next to a daemon of 15 MB.
constexpr std::int64_t most_memory = 2 << 20;

re2::StringPiece piece(std::string_view text) {
    return {text.data(), text.size()};
}

}  // namespace

pattern::pattern(std::unique_ptr<re2::RE2> compiled) : compiled_(std::move(compiled)) {}
pattern::~pattern() = default;

result<std::shared_ptr<const pattern>> pattern::compile(std::string_view text) {
    re2::RE2::Options options;
    // The failure tells the fault; RE2 would also write it to standard error.
    options.set_log_errors(false);
    options.set_max_mem(most_memory);
    auto compiled = std::make_unique<re2::RE2>(piece(text), options);
    if (!compiled->ok()) {
        return failure(failure_class::invalid, compiled->error());
    }
    return std::make_shared<const pattern>(std::move(compiled));
}

std::size_t pattern::groups() const {
    return static_cast<std::size_t>(compiled_->NumberOfCapturingGroups());
}

bool pattern::find(std::string_view text, std::size_t from,
                   std::vector<std::string_view>& parts) const {
    std::vector<re2::StringPiece> found(groups() + 1);
    if (!compiled_->Match(piece(text), from, text.size(), re2::RE2::UNANCHORED, found.data(),
                          static_cast<int>(found.size()))) {
        return false;
    }
    parts.clear();
    for (const re2::StringPiece& one : found) {
        parts.emplace_back(one.data(), one.size());
    }
    return true;
}

bool pattern::matches(std::string_view text) const {
    return compiled_->Match(piece(text), 0, text.size(), re2::RE2::UNANCHORED, nullptr, 0);
}

}  // namespace sluice::jmespath
