#include "app/state_directory.hpp"

#include <sluice/ledger/state_owner.hpp>

#include <cstdlib>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace sluice::app {

std::string default_state_directory() {
    const char* given = std::getenv("STATE_DIRECTORY");
    return given != nullptr && *given != '\0' ? given : "/var/lib/sluice";
}

std::filesystem::path ledger_file(const std::filesystem::path& state) {
    return state / "ledger.sqlite";
}

bool hand_to_owner_of(const std::filesystem::path& state, const std::filesystem::path& file) {
    if (::geteuid() != 0) {
        return true;
    }
    // lchown() below: the file may be a link that somebody else made.
    struct stat owner{};
    return ::stat(state.c_str(), &owner) == 0 &&
           ::lchown(file.c_str(), owner.st_uid, owner.st_gid) == 0;
}

result<std::unique_ptr<ledger::ledger>> open_ledger_of_owner(
    const std::filesystem::path& state, const ledger::sqlite_settings& settings) {
    const auto acting = ledger::acting_as_owner::of(state);
    if (!acting) {
        return acting.error();
    }
    std::error_code error;
    const bool is_new = !std::filesystem::exists(settings.file, error);
    auto ledger = ledger::open_sqlite_ledger(settings);
    if (!ledger || !is_new) {
        return ledger;  // SQLite gives its new files to the owner of the first one
    }
    for (const char* part : {"", "-wal", "-shm"}) {
        const auto file = settings.file.string() + part;
        if (std::filesystem::exists(file, error) && !hand_to_owner_of(state, file)) {
            return failure(failure_class::internal,
                           file + " cannot be given to the owner of the state directory",
                           "run the command as the user that the daemon runs as");
        }
    }
    return ledger;
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
    const bool found = std::filesystem::exists(file, error);
    if (error) {
        return failure(failure_class::invalid,
                       "the ledger " + file.string() + " cannot be looked at: " + error.message(),
                       "run the command as root, or as the user of the service");
    }
    if (!found) {
        return failure(failure_class::invalid, "there is no ledger at " + file.string(),
                       "give the daemon's state directory with --state");
    }
    ledger::sqlite_settings settings;
    settings.file = file;
    settings.read_only = read_only;
    return ledger::open_sqlite_ledger(settings);
}

}  // namespace sluice::app
