#include "connectors/exec/publisher.hpp"
#include "connectors/exec/subscriber.hpp"

#include <sluice/component/registry.hpp>

namespace sluice {

void add_exec_connector(registry& types) {
    types.add<publisher>(exec::publisher_declaration(), exec::make_publisher);
    types.add<subscriber>(exec::subscriber_declaration(), exec::make_subscriber);
}

}  // namespace sluice
