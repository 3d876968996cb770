#include "connectors/kafka/client.hpp"
#include "connectors/kafka/publisher.hpp"
#include "connectors/kafka/subscriber.hpp"

#include <sluice/component/registry.hpp>

namespace sluice {

void add_kafka_connector(registry& types) {
    types.add<client>(kafka::client_declaration(), kafka::make_client);
    types.add<subscriber>(kafka::subscriber_declaration(), kafka::make_subscriber);
    types.add<publisher>(kafka::publisher_declaration(), kafka::make_publisher);
}

}  // namespace sluice
