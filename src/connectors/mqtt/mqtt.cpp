#include "connectors/mqtt/client.hpp"
#include "connectors/mqtt/publisher.hpp"
#include "connectors/mqtt/subscriber.hpp"

#include <sluice/component/registry.hpp>

namespace sluice {

void add_mqtt_connector(registry& types) {
    types.add<client>(mqtt::client_declaration(), mqtt::make_client);
    types.add<subscriber>(mqtt::subscriber_declaration(), mqtt::make_subscriber);
    types.add<publisher>(mqtt::publisher_declaration(), mqtt::make_publisher);
}

}  // namespace sluice
