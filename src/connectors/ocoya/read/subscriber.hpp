#pragma once

// Reads an entity of Ocoya, once or for each of several parents. Parameters are evaluated for every
// page. They see `now` (when this listing began), `last_run` (when the last complete one began) and
// `input`. In a fan-out they also see `parent` and `workspace`.
//
// The position is listing_position (fan_out.hpp). Every run lists from the first page. Ocoya has no
// cursor, so posts move while a listing is read. A new post moves the others towards the end: an
// item may come twice, and change detection removes it. A deleted post moves them towards the
// beginning: an item may be passed over, and the next run sees it.
//
// A parent whose page fails by its own fault gives an empty page, and the next parent follows.
// After the last parent the run fails with everything that was put aside. The next run begins anew.

#include "connectors/ocoya/read/subscriber_options.hpp"

#include <sluice/component/subscriber.hpp>

#include <memory>

namespace sluice::ocoya {

result<std::shared_ptr<subscriber>> make_subscriber(const subscriber_options& options,
                                                    const component_context& context);

}  // namespace sluice::ocoya
