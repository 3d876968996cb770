#pragma once

// Reads an entity of Ocoya, once or for each of several parents. Parameters are evaluated for every
// page; `now` (when this listing began), `last_run` (when the last complete one did), `input`, and
// in a fan-out `parent` and `workspace` are at hand in them.
//
// position: fan_out.hpp's listing_position. Every run lists from the first page. Ocoya has no
// cursor: while a listing is read, a new post moves the others towards the end (an item may come
// twice, which change detection takes out), a deleted one moves them towards the beginning (an item
// may be passed over; the next run sees it).
//
// A parent whose page fails by a fault of its own gives an empty page, and the next one has its
// turn. Behind the last parent the run fails with what was put aside; the next one begins anew.

#include "connectors/ocoya/read/subscriber_options.hpp"

#include <sluice/component/subscriber.hpp>

#include <memory>

namespace sluice::ocoya {

result<std::shared_ptr<subscriber>> make_subscriber(const subscriber_options& options,
                                                    const component_context& context);

}  // namespace sluice::ocoya
