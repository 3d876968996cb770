#pragma once

// Tells the service manager about the daemon's state. Does nothing without a service manager.

#include <string_view>

namespace sluice::app {

void notify_ready(std::string_view status);
void notify_stopping();

}  // namespace sluice::app
