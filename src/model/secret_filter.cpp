#include "model/secret_patterns.hpp"
#include "model/unescaped.hpp"

#include <sluice/model/secret_filter.hpp>

#include <algorithm>
#include <utility>

namespace sluice {
namespace {

constexpr int most_layers = 3;                          // of nested escapes
constexpr std::size_t block = std::size_t{256} * 1024;  // bytes searched at once: bounds memory
constexpr std::size_t overlap = 8192;                   // longer than any escaped piece

void find_in_block(std::string_view text, std::size_t offset, const secret_patterns& patterns,
                   std::vector<text_range>& found) {
    std::vector<text_range> here;
    auto layer = placed(text);
    patterns.find_in(layer, text, here);
    for (int depth = 0; depth < most_layers && unescape(layer); ++depth) {
        patterns.find_in(layer, text, here);
    }
    for (const auto& [begin, end] : here) {
        found.emplace_back(begin + offset, end + offset);
    }
}

std::string with_hidden(std::string_view text, std::vector<text_range> found) {
    // Ranges that touch become one: two overlapping pieces of a secret are one secret.
    std::ranges::sort(found);
    std::string shown;
    std::size_t done = 0;
    for (std::size_t i = 0; i < found.size();) {
        const auto begin = found[i].first;
        auto end = found[i].second;
        for (++i; i < found.size() && found[i].first <= end; ++i) {
            end = std::max(end, found[i].second);
        }
        shown += text.substr(done, begin - done);
        shown += hidden_text;
        done = end;
    }
    shown += text.substr(done);
    return shown;
}

}  // namespace

secret_filter::secret_filter() = default;
secret_filter::~secret_filter() = default;

secret_filter::secret_filter(std::vector<secret> secrets) {
    keep("", std::move(secrets));
}

void secret_filter::keep(const std::string& owner, std::vector<secret> secrets) {
    const std::lock_guard guard(mutex_);
    if (secrets.empty()) {
        secrets_.erase(owner);
    } else {
        secrets_[owner] = std::move(secrets);
    }
    std::vector<secret> all;
    for (const auto& [name, some] : secrets_) {
        all.insert(all.end(), some.begin(), some.end());
    }
    // A new object, because another thread may be searching with the old one.
    patterns_ = std::make_shared<const secret_patterns>(all);
}

std::string secret_filter::without_secrets(std::string text) const {
    // The search runs outside the lock: a long text must not hold up other threads.
    std::shared_ptr<const secret_patterns> patterns;
    {
        const std::lock_guard guard(mutex_);
        patterns = patterns_;
    }
    if (!patterns || patterns->empty()) {
        return text;
    }
    std::vector<text_range> found;
    const std::string_view all = text;
    for (std::size_t at = 0; at < all.size(); at += block) {
        find_in_block(all.substr(at, block + overlap), at, *patterns, found);
    }
    return found.empty() ? text : with_hidden(all, std::move(found));
}

}  // namespace sluice
