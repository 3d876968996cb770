#pragma once

// Reads an entity of Ocoya. Parameters are evaluated for every page; `now` is at hand in them.
//
// position: {"page": N} within a listing, null at its beginning: every run lists from the first
// page. Ocoya has no cursor: while a listing is read, a new post moves the others towards the end
// (an item may come twice, which change detection takes out), a deleted one moves them towards the
// beginning (an item may be passed over; the next run sees it).

#include "connectors/ocoya/subscriber_options.hpp"

#include <sluice/component/subscriber.hpp>

#include <memory>

namespace sluice::ocoya {

result<std::shared_ptr<subscriber>> make_subscriber(const subscriber_options& options,
                                                    const component_context& context);

}  // namespace sluice::ocoya
