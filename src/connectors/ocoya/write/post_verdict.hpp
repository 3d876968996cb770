#pragma once

// Decides what Ocoya's status says about a post that it took, and when to ask. Decides only; no
// I/O. Holds and declares the options of `confirm`.

#include "connectors/ocoya/api/post_state.hpp"

#include <sluice/component/publisher.hpp>
#include <sluice/config/declaration.hpp>

#include <chrono>
#include <cstdint>
#include <optional>

namespace sluice::ocoya {

struct confirm_options {
    std::chrono::milliseconds within = std::chrono::hours(2);
    std::chrono::milliseconds every = std::chrono::minutes(5);
    std::int64_t pages = 20;
};

const config::declaration<confirm_options>& confirm_declaration();

// Returns the first moment to ask about a post of that time. Moments are multiples of `every`, so
// that one listing answers for all posts of a workspace.
wall_time first_ask(wall_time scheduled, const confirm_options& options);

// `scheduled` is the time that was sent. `seen` is nullopt when no listing shows the post, and then
// `whole` says whether the listing came to its end.
verdict verdict_on(const std::optional<seen_post>& seen, bool whole, wall_time scheduled,
                   const confirm_options& options, wall_time now);

}  // namespace sluice::ocoya
