#pragma once

// Reads the records of any HTTP API. Parameters are evaluated for every page. They see `now` (when
// this listing began), `last_run` (when the last complete one began) and `input`.
//
// The position is source_place. A listing goes on at the page where it was cut off; the next one
// begins at the first page. A page that fails by its own fault is tried again, then passed over, as
// paging/failing_page.hpp says.

#include "connectors/http/subscriber_options.hpp"

#include <sluice/component/client.hpp>
#include <sluice/component/context.hpp>
#include <sluice/component/subscriber.hpp>

#include <memory>

namespace sluice::http {

result<std::shared_ptr<subscriber>> make_subscriber(const subscriber_options& options,
                                                    const component_context& context);

// Does the same with a client that the configuration does not name.
std::shared_ptr<subscriber> subscriber_through(const subscriber_options& options,
                                               const component_context& context,
                                               const std::shared_ptr<client>& through);

}  // namespace sluice::http
