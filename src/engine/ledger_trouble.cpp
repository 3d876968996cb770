#include "engine/ledger_trouble.hpp"

#include <sluice/model/time.hpp>

namespace sluice::engine {

void ledger_trouble::failed(std::string_view doing, const failure& why) {
    ++tries_;
    if (since_) {
        return;
    }
    since_ = services_.time.now();
    services_.log.write(log_level::error, "the ledger fails: deliveries wait until it works again",
                        {{"part", std::string(doing)}, {"failure", describe(why)}});
}

void ledger_trouble::worked() {
    if (!since_) {
        return;
    }
    const auto lasted = services_.time.now() - *since_;
    services_.log.write(log_level::info, "the ledger works again: deliveries go on",
                        {{"after", format_duration(lasted)}, {"failures", tries_}});
    since_.reset();
    tries_ = 0;
}

}  // namespace sluice::engine
