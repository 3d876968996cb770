#include "connectors/builtin.hpp"

#include "connectors/file/file.hpp"
#include "connectors/http/http.hpp"
#include "connectors/log/log.hpp"
#include "connectors/ocoya/ocoya.hpp"

namespace sluice {

void add_builtin_connectors(registry& types) {
    add_file_connector(types);
    add_http_connector(types);
    add_log_connector(types);
    add_ocoya_connector(types);
}

}  // namespace sluice
