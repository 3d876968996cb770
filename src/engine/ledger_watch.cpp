#include "engine/ledger_watch.hpp"

namespace sluice::engine {
namespace {

// Short, because all work between two looks may be lost.
constexpr std::chrono::seconds between_ledger_looks{2};
constexpr std::chrono::minutes between_ledger_reminders{10};

}  // namespace

awaitable<void> ledger_watch::run() {
    std::chrono::milliseconds pause = between_ledger_looks;
    while (co_await services_.time.sleep_for(pause)) {
        const auto lost = services_.ledger.lost_files();
        if (!lost) {
            continue;
        }
        // Holds everything for good, because later tasks would go into files that nobody finds
        // again.
        held_.hold_all();
        services_.log.write(log_level::error,
                            "the ledger is lost: nothing is taken in or sent any more",
                            {{"failure", lost->message}, {"mend", lost->mend}});
        pause = between_ledger_reminders;
    }
}

}  // namespace sluice::engine
