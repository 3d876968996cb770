#include "fuzz/mutation.hpp"

#include <algorithm>
#include <utility>

namespace sluice::fuzzing {
namespace {

constexpr std::size_t longest_input = 4096;

}  // namespace

mutation::mutation(std::uint64_t seed, std::vector<std::string> inputs,
                   std::vector<std::string> words)
    : state_(seed), inputs_(std::move(inputs)), words_(std::move(words)) {}

std::string mutation::next() {
    auto input = inputs_[below(inputs_.size())];
    for (auto left = 1 + below(8); left > 0; --left) {
        change(input);
    }
    input.resize(std::min(input.size(), longest_input));
    return input;
}

// SplitMix64.
std::uint64_t mutation::draw() {
    auto z = state_ += 0x9E3779B97F4A7C15ULL;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
}

std::size_t mutation::below(std::size_t bound) {
    return bound == 0 ? 0 : static_cast<std::size_t>(draw() % bound);
}

void mutation::change(std::string& input) {
    const auto at = below(input.size() + 1);
    const auto length = below(std::min<std::size_t>(input.size() - at, 16) + 1);
    switch (below(7)) {
        case 0:  // one byte becomes another
            if (at < input.size()) {
                input[at] = static_cast<char>(draw());
            }
            break;
        case 1:
            input.insert(at, 1, static_cast<char>(draw()));
            break;
        case 2:
            input.erase(at, length);
            break;
        case 3:  // a part comes again, often many times
            for (auto left = below(3) == 0 ? below(200) : 1;
                 left > 0 && input.size() < longest_input; --left) {
                input.insert(at, input.substr(at, length));
            }
            break;
        case 4: {
            const auto& other = inputs_[below(inputs_.size())];
            const auto from = below(other.size() + 1);
            input.insert(at, other.substr(from, below(other.size() - from + 1)));
            break;
        }
        case 5:
            if (!words_.empty()) {
                input.insert(at, words_[below(words_.size())]);
            }
            break;
        default:  // two parts change places
            if (at < input.size()) {
                std::rotate(input.begin(), input.begin() + static_cast<std::ptrdiff_t>(at),
                            input.end());
            }
    }
}

}  // namespace sluice::fuzzing
