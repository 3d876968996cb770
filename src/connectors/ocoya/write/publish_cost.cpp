#include "connectors/ocoya/write/publish_cost.hpp"

#include "connectors/ocoya/api/body.hpp"

namespace sluice::ocoya {

request_estimate cost_of_delivery(const endpoint& endpoint, const publisher_options& options) {
    request_estimate cost;
    cost.client = options.request.client.name;
    cost.fixed = 1;
    if (takes_profiles(endpoint)) {
        cost.look_ups = 1;  // of one workspace, where profiles are named
        cost.kept = options.profile_cache;
    }
    if (endpoint.verified_by == lookup::posts) {
        // A search reads all pages forward, and all but the last one back (post_search).
        cost.when_lost = static_cast<double>(2 * options.verify_pages - 1);
    }
    if (options.confirm) {
        const auto& asked = *options.confirm;
        cost.while_followed =
            60'000.0 / static_cast<double>(asked.every.count()) * static_cast<double>(asked.pages);
    }
    return cost;
}

}  // namespace sluice::ocoya
