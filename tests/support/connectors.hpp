#pragma once

// Defines the functions that src/connectors/builtin.cpp calls, for tests that link one connector
// alone.

#include <sluice/component/registry.hpp>

namespace sluice {

void add_file_connector(registry& types);
void add_http_connector(registry& types);
void add_log_connector(registry& types);
void add_ocoya_connector(registry& types);

}  // namespace sluice
