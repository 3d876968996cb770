#pragma once

// What the service manager is told. Without one, nothing happens.

#include <string_view>

namespace sluice::app {

void notify_ready(std::string_view status);
void notify_stopping();

}  // namespace sluice::app
