#include "app/notify.hpp"

#include <systemd/sd-daemon.h>

#include <string>

namespace sluice::app {

void notify_ready(std::string_view status) {
    sd_notify(0, ("READY=1\nSTATUS=" + std::string(status)).c_str());
}

void notify_stopping() {
    sd_notify(0, "STOPPING=1\nSTATUS=Finishing deliveries under way");
}

}  // namespace sluice::app
