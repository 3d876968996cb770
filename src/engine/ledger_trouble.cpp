#include "engine/ledger_trouble.hpp"

#include <sluice/model/time.hpp>

namespace sluice::engine {

void ledger_trouble::failed(std::string_view doing, const failure& why) {
    ++tries_;
    if (since_) {
        return;
    }
    since_ = with_.time.now();
    with_.log.write(log_level::error, "the ledger fails: deliveries wait until it works again",
                    {{"part", std::string(doing)}, {"failure", describe(why)}});
}

void ledger_trouble::worked() {
    if (!since_) {
        return;
    }
    const auto lasted = with_.time.now() - *since_;
    with_.log.write(log_level::info, "the ledger works again: deliveries go on",
                    {{"after", format_duration(lasted)}, {"failures", tries_}});
    since_.reset();
    tries_ = 0;
}

}  // namespace sluice::engine
