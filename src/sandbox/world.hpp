#pragma once

// Holds the world of the local Ocoya: the directory and every post. It has no I/O and no clock. The
// state asks with due() for the changes that time brings, and applies them like all others.

#include "sandbox/change.hpp"
#include "sandbox/directory.hpp"
#include "sandbox/post_index.hpp"

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::sandbox {

class world {
 public:
    explicit world(directory places);

    const directory& places() const { return places_; }

    // Returns null when there is no such post, or nobody can see it yet.
    const post* find(std::string_view id) const;
    bool holds(std::string_view id) const { return posts_.contains(id); }
    std::vector<const post*> list(std::string_view workspace, const post_query& query) const;
    void each(const std::function<void(const post&)>& visit) const;  // hidden posts too
    const post_index& index_of(std::string_view workspace) const;
    std::int64_t next_sequence() const { return next_sequence_; }

    // Returns true when no profile of the group is unhealthy. An unknown profile counts as healthy.
    bool healthy(const post& post) const;

    void apply(const change& change);

    // Returns the changes that time has brought by `now`: drafts that appear, scheduled posts whose
    // moment has come. Each comes only once if the caller applies the changes.
    std::vector<change> due(wall_time now, const switches& how) const;

 private:
    void put(const post& post);
    void remove(std::string_view id);
    void enter(const post& post);
    void leave(const post& post);

    directory places_;
    std::map<std::string, std::unique_ptr<post>, std::less<>> posts_;
    std::map<std::string, post_index, std::less<>> indexes_;  // by workspace
    std::set<std::pair<wall_time, std::string>> agenda_;      // moment, post
    std::int64_t next_sequence_ = 1;
};

}  // namespace sluice::sandbox
