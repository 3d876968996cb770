#include "ledger/sqlite/owned_connection.hpp"

#include <sluice/ledger/state_owner.hpp>

namespace sluice::ledger::sqlite {

result<std::unique_ptr<connection>> open_as_owner(const std::filesystem::path& file) {
    const auto parent = file.parent_path();
    const auto acting = acting_as_owner::of(parent.empty() ? "." : parent);
    if (!acting) {
        return acting.error();
    }
    auto opened = std::make_unique<connection>(file, access::read);
    opened->execute("BEGIN");
    // The log and its index are opened by the first read.
    opened->integer_of("PRAGMA schema_version");
    return opened;
}

}  // namespace sluice::ledger::sqlite
