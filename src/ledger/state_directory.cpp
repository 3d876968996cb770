#include "ledger/state_directory.hpp"

#include <cerrno>
#include <system_error>
#include <unistd.h>

namespace sluice::ledger {

result<void> prepare_state_directory(const std::filesystem::path& directory) {
    const char* mend = "make it writable for the daemon's user, or name another with --state";
    const auto named = "the state directory " + directory.string();
    std::error_code error;
    std::filesystem::create_directories(directory, error);
    if (error) {
        return failure(failure_class::internal, named + " cannot be made: " + error.message(),
                       mend);
    }
    if (::access(directory.c_str(), W_OK | X_OK) != 0) {
        const std::error_code reason(errno, std::generic_category());
        return failure(failure_class::internal, named + " cannot be written: " + reason.message(),
                       mend);
    }
    return {};
}

}  // namespace sluice::ledger
