#pragma once

// The publisher `ocoya-campaign-posts`: finishes when the posts of a campaign are there. A task of
// it is the campaign's follower: it asks now and then, over restarts, and gives up when `within`
// has passed. What it finds is its response: {"campaignId", "posts": [{…}]}, for the steps behind
// it; its external id is the campaign's. See campaign_posts.hpp for what counts as found.

#include <sluice/component/registry.hpp>

namespace sluice::ocoya {

void add_campaign_publisher(registry& types);

}  // namespace sluice::ocoya
