#pragma once

// Asks Ocoya what became of posts that it took: first the listings that incomings have made, then
// the list of each workspace. The publisher uses it.

#include "connectors/ocoya/client/client.hpp"
#include "connectors/ocoya/write/post_verdict.hpp"

#include <sluice/async/clock.hpp>
#include <sluice/component/publisher.hpp>
#include <sluice/model/event_log.hpp>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sluice::ocoya {

class post_follower {
 public:
    // The references outlive it.
    post_follower(std::shared_ptr<api_client> through, clock& time, event_log& log,
                  std::string connection, confirm_options options);

    // Returns nullopt for a draft: nothing becomes of it by itself.
    std::optional<first_question> first(const unconfirmed_result& result);

    // See publisher::verdicts(). Fails when no workspace answers. Cancellable (terminal).
    awaitable<result<std::vector<verdict>>> ask(std::vector<unconfirmed_result> results);

 private:
    // The posts of one workspace, by id.
    struct listed {
        std::map<std::string, seen_post> posts;
        bool whole = true;  // the list came to its end, or all wanted posts were found
    };

    awaitable<result<listed>> list(std::string workspace, std::vector<std::string> wanted);
    awaitable<result<std::size_t>> read(std::string workspace, std::int64_t number, listed* into);
    std::optional<seen_post> seen_by_others(const std::string& id) const;

    std::shared_ptr<api_client> through_;
    clock& time_;
    event_log& log_;
    std::string connection_;
    confirm_options options_;
};

}  // namespace sluice::ocoya
