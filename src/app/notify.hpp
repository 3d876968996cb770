#pragma once

// Tells the service manager about the daemon's state. Does nothing without a service manager.

#include <string_view>

namespace sluice::app {

void notify_ready(std::string_view status);

// A reload begins. It ends with notify_ready(), whatever comes of it.
void notify_reloading();

void notify_stopping();

// The program makes progress; see watchdog.hpp.
void notify_alive();

}  // namespace sluice::app
