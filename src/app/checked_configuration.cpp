#include "app/checked_configuration.hpp"

#include "app/exit_code.hpp"

#include <cstdio>

namespace sluice::app {

checked_configuration::checked_configuration(const std::filesystem::path& directory,
                                             config::secret_use secrets, const log_settings& lines,
                                             const config::pending_files& pending,
                                             const config::added_entry* added,
                                             const std::string& state)
    : given(load_configuration(directory, secrets, pending, added)),
      filter(given.secrets),
      log(make_event_log(lines, filter)),
      built(context, given, *log, filter, ledger_file(state)) {}

int checked_configuration::show_problems() const {
    std::fputs(given.problems.to_text().c_str(), stderr);
    return exit_misconfigured;
}

}  // namespace sluice::app
