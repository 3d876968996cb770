#include "app/state_directory.hpp"

#include <cstdlib>
#include <system_error>

namespace sluice::app {

std::string default_state_directory() {
    const char* given = std::getenv("STATE_DIRECTORY");
    return given != nullptr && *given != '\0' ? given : "/var/lib/sluice";
}

std::filesystem::path ledger_file(const std::filesystem::path& state) {
    return state / "ledger.sqlite";
}

ledger::durability durability_named(const std::string& name) {
    if (name == "crash-safe") {
        return ledger::durability::crash_safe;
    }
    return name == "memory" ? ledger::durability::memory : ledger::durability::power_safe;
}

result<std::unique_ptr<ledger::ledger>> open_existing_ledger(const std::filesystem::path& state,
                                                             bool read_only) {
    const auto file = ledger_file(state);
    std::error_code error;
    if (!std::filesystem::exists(file, error)) {
        return failure(failure_class::invalid, "there is no ledger at " + file.string(),
                       "give the daemon's state directory with --state");
    }
    ledger::sqlite_settings settings;
    settings.file = file;
    settings.read_only = read_only;
    return ledger::open_sqlite_ledger(settings);
}

}  // namespace sluice::app
