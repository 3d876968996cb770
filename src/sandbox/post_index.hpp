#pragma once

// Orders the visible posts of one workspace by creation, in all and by status; the world keeps one
// for each workspace. A page of all posts, or of one status, costs only its own length.

#include "sandbox/post.hpp"
#include "sandbox/switches.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::sandbox {

struct post_query {
    std::vector<std::string> statuses;  // empty: every status
    std::size_t page = 0;
    std::size_t per_page = 10;
    list_order order = list_order::newest;
};

class post_index {
 public:
    // The post must keep its address, and must not change, until it is removed.
    void add(const post& post);
    void remove(const post& post);

    std::vector<const post*> list(const post_query& query) const;

    std::size_t size() const { return all_.size(); }
    std::map<std::string, std::size_t> by_status() const;

 private:
    using row = std::vector<const post*>;
    row all_;  // oldest first
    std::map<std::string, row, std::less<>> of_status_;
};

}  // namespace sluice::sandbox
