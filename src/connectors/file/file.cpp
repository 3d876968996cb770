#include "connectors/file/file.hpp"

namespace sluice {

void add_file_connector(registry& types) {
    file::add_subscriber(types);
    file::add_publisher(types);
}

}  // namespace sluice
