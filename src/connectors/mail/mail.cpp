#include "connectors/mail/client.hpp"
#include "connectors/mail/publisher.hpp"

#include <sluice/component/registry.hpp>

namespace sluice {

void add_mail_connector(registry& types) {
    types.add<client>(mail::client_declaration(), mail::make_client);
    types.add<publisher>(mail::publisher_declaration(), mail::make_publisher);
}

}  // namespace sluice
