#include "connectors/ocoya/ocoya.hpp"

#include "connectors/ocoya/client.hpp"
#include "connectors/ocoya/publisher.hpp"
#include "connectors/ocoya/subscriber.hpp"

namespace sluice {

void add_ocoya_connector(registry& types) {
    types.add<client>(ocoya::client_declaration(),
                      [](const ocoya::client_options& options,
                         const component_context& context) -> result<std::shared_ptr<client>> {
                          auto made = ocoya::make_client(options, context);
                          if (!made) {
                              return made.error();
                          }
                          return std::shared_ptr<client>(*std::move(made));
                      });
    types.add<subscriber>(ocoya::subscriber_declaration(), ocoya::make_subscriber);
    types.add<publisher>(ocoya::publisher_declaration(), ocoya::make_publisher);
}

}  // namespace sluice
