#include "connectors/http/client.hpp"
#include "connectors/http/feed.hpp"
#include "connectors/http/publisher.hpp"
#include "connectors/http/subscriber.hpp"

#include <sluice/component/registry.hpp>

namespace sluice {

void add_http_connector(registry& types) {
    types.add<client>(http::client_declaration(), http::make_client);
    types.add<publisher>(http::publisher_declaration(), http::make_publisher);
    types.add<subscriber>(http::subscriber_declaration(), http::make_subscriber);
    types.add<subscriber>(http::feed_declaration(), http::make_feed);
}

}  // namespace sluice
