#pragma once

// Adds the publisher `ocoya-campaign-posts`, which finishes when the posts of a campaign are there.
// Its task follows the campaign: it asks from time to time, also after restarts, and gives up after
// `within`. Its response is {"campaignId", "posts": [{…}]}, for the steps after it. Its external id
// is that of the campaign. See campaign_posts.hpp for the posts that count.

#include <sluice/component/registry.hpp>

namespace sluice::ocoya {

void add_campaign_publisher(registry& types);

}  // namespace sluice::ocoya
