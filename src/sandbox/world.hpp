#pragma once

// The state of the local Ocoya: who owns what, and every post. No I/O and no time of its own: what
// time does to posts is asked for with due() and comes back through apply() like every other
// change.

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

    // Null when there is none, or when nobody can see it yet.
    const post* find(std::string_view id) const;
    bool holds(std::string_view id) const { return posts_.contains(id); }
    std::vector<const post*> list(std::string_view workspace, const post_query& query) const;
    void each(const std::function<void(const post&)>& visit) const;  // hidden ones too
    const post_index& index_of(std::string_view workspace) const;
    std::int64_t next_sequence() const { return next_sequence_; }

    // Is every profile of the group healthy? (One that is not known is not unhealthy.)
    bool healthy(const post& what) const;

    void apply(const change& what);

    // What the passing of time has changed by `now`: drafts that appear, scheduled posts whose
    // moment has come. At most once for each, provided that the changes are applied.
    std::vector<change> due(wall_time now, const switches& how) const;

 private:
    void put(const post& what);
    void remove(std::string_view id);
    void enter(const post& what);
    void leave(const post& what);

    directory places_;
    std::map<std::string, std::unique_ptr<post>, std::less<>> posts_;
    std::map<std::string, post_index, std::less<>> indexes_;  // by workspace
    std::set<std::pair<wall_time, std::string>> agenda_;      // moment, post
    std::int64_t next_sequence_ = 1;
};

}  // namespace sluice::sandbox
