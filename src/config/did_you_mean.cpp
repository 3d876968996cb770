#include <sluice/config/diagnostic.hpp>
#include <sluice/model/text.hpp>

#include <algorithm>

namespace sluice::config {

namespace {

// Mistyped keys differ in case and in - or _ more often than in letters.
std::string folded(std::string_view name) {
    std::string text = ascii::lower(name);
    std::ranges::replace(text, '-', '_');
    return text;
}

// Damerau-Levenshtein distance in its restricted form: a swap of neighbours counts as one change.
std::size_t distance(const std::string& left, const std::string& right) {
    std::vector<std::size_t> older(right.size() + 1);
    std::vector<std::size_t> last(right.size() + 1);
    std::vector<std::size_t> row(right.size() + 1);
    for (std::size_t j = 0; j <= right.size(); ++j) {
        last[j] = j;
    }
    for (std::size_t i = 1; i <= left.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= right.size(); ++j) {
            const std::size_t change = left[i - 1] == right[j - 1] ? 0 : 1;
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + change});
            if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1]) {
                row[j] = std::min(row[j], older[j - 2] + 1);
            }
        }
        std::swap(older, last);
        std::swap(last, row);
    }
    return last[right.size()];
}

}  // namespace

std::string did_you_mean(std::string_view given, const std::vector<std::string>& candidates) {
    constexpr std::size_t longest = 64;  // nobody mistypes more, and the work is quadratic
    if (given.empty() || given.size() > longest) {
        return {};
    }
    const std::string meant = folded(given);
    std::string best;
    std::size_t nearest = std::string::npos;
    for (const std::string& candidate : candidates) {
        if (candidate.size() > longest) {
            continue;
        }
        const std::size_t apart = distance(meant, folded(candidate));
        const std::size_t shorter = std::min(given.size(), candidate.size());
        // One change for every three letters: with more, short words would all look alike.
        const std::size_t allowed = std::clamp<std::size_t>(shorter / 3, 1, 3);
        if (apart <= allowed && apart < shorter && apart < nearest) {
            nearest = apart;
            best = candidate;
        }
    }
    return best;
}

}  // namespace sluice::config
