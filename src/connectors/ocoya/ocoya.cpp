#include "connectors/ocoya/client/client.hpp"
#include "connectors/ocoya/read/subscriber.hpp"
#include "connectors/ocoya/write/campaign_publisher.hpp"
#include "connectors/ocoya/write/post_stage.hpp"
#include "connectors/ocoya/write/publisher.hpp"
#include "connectors/ocoya/write/workflow_publisher.hpp"

#include <sluice/component/registry.hpp>

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
    ocoya::add_post_stage(types);
    ocoya::add_campaign_publisher(types);
    ocoya::add_workflow_publisher(types);
}

}  // namespace sluice
