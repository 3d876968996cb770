#pragma once

// Keeps what listings say of a few posts: those that a publisher follows. A listing that an
// incoming makes anyway then answers for a request. All users of a client share it. It lives in
// memory: after a restart the publisher asks. Belongs to one executor.

#include "connectors/ocoya/api/post_state.hpp"

#include <map>
#include <optional>
#include <string>

namespace sluice::ocoya {

class post_watch {
 public:
    // Follows a post from now on. Past `most` posts it follows no other: those are asked about.
    void follow(const std::string& id);
    void forget(const std::string& id) { seen_.erase(id); }

    // Takes a listed post, if somebody follows it.
    void saw(const json::value& listed, wall_time at);

    // Returns nullopt for a post that no listing has shown since.
    std::optional<seen_post> last_of(const std::string& id) const;

    static constexpr std::size_t most = 10'000;

 private:
    std::map<std::string, std::optional<seen_post>> seen_;  // by id
};

}  // namespace sluice::ocoya
