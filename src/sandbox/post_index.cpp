#include "sandbox/post_index.hpp"

#include <algorithm>
#include <tuple>

namespace sluice::sandbox {

namespace {

bool older(const post* left, const post* right) {
    return std::tie(left->created, left->sequence) < std::tie(right->created, right->sequence);
}

void insert(std::vector<const post*>& row, const post& post) {
    row.insert(std::upper_bound(row.begin(), row.end(), &post, older), &post);
}

void erase(std::vector<const post*>& row, const post& post) {
    const auto [first, last] = std::equal_range(row.begin(), row.end(), &post, older);
    // Two posts may compare equal, so the address decides.
    const auto at = std::find(first, last, &post);
    if (at != last) {
        row.erase(at);
    }
}

std::vector<const post*> page_of(const std::vector<const post*>& row, const post_query& query) {
    std::vector<const post*> page;
    // The division keeps a huge page number from overflowing the product below.
    if (query.per_page == 0 || query.page > row.size() / query.per_page) {
        return page;
    }
    const std::size_t from = query.page * query.per_page;
    const std::size_t to = std::min(row.size(), from + query.per_page);
    for (std::size_t i = from; i < to; ++i) {
        page.push_back(query.order == list_order::oldest ? row[i] : row[row.size() - 1 - i]);
    }
    return page;
}

}  // namespace

void post_index::add(const post& post) {
    insert(all_, post);
    insert(of_status_[post.status], post);
}

void post_index::remove(const post& post) {
    erase(all_, post);
    erase(of_status_[post.status], post);
}

std::vector<const post*> post_index::list(const post_query& query) const {
    if (query.statuses.empty()) {
        return page_of(all_, query);
    }
    std::vector<const row*> parts;
    for (const auto& name : query.statuses) {
        const auto at = of_status_.find(name);
        if (at != of_status_.end() &&
            std::find(parts.begin(), parts.end(), &at->second) == parts.end()) {
            parts.push_back(&at->second);
        }
    }
    // One status needs no merge, so its page costs only its own length.
    if (parts.size() == 1) {
        return page_of(*parts.front(), query);
    }
    row merged;
    for (const auto* part : parts) {
        row both;
        both.reserve(merged.size() + part->size());
        std::merge(merged.begin(), merged.end(), part->begin(), part->end(),
                   std::back_inserter(both), older);
        merged.swap(both);
    }
    return page_of(merged, query);
}

std::map<std::string, std::size_t> post_index::by_status() const {
    std::map<std::string, std::size_t> counts;
    for (const auto& [name, posts] : of_status_) {
        if (!posts.empty()) {
            counts[name] = posts.size();
        }
    }
    return counts;
}

}  // namespace sluice::sandbox
