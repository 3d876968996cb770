#include <sluice/component/registry.hpp>

namespace sluice {

namespace file {

void add_subscriber(registry& types);
void add_publisher(registry& types);

}  // namespace file

// Subscriber and publisher, each of type `file`.
void add_file_connector(registry& types) {
    file::add_subscriber(types);
    file::add_publisher(types);
}

}  // namespace sluice
