#include "ledger/sqlite/pause_rows.hpp"

namespace sluice::ledger::sqlite {

pause_rows::pause_rows(connection& connection)
    : add_(connection,
           "INSERT OR REPLACE INTO pauses (kind, name, reason, at, who) "
           "VALUES (?1, ?2, ?3, ?4, ?5)"),
      remove_(connection, "DELETE FROM pauses WHERE kind = ?1 AND name = ?2"),
      all_(connection, "SELECT kind, name, reason, at, who FROM pauses ORDER BY kind, name") {}

void pause_rows::add(const pause_entry& pause) {
    add_.run(static_cast<std::int64_t>(pause.kind), pause.name, pause.reason, pause.at, pause.who);
}

bool pause_rows::remove(paused_kind kind, const std::string& name) {
    return remove_.run(static_cast<std::int64_t>(kind), name) > 0;
}

std::vector<pause_entry> pause_rows::all() {
    std::vector<pause_entry> paused;
    auto found = all_.with();
    while (found.next()) {
        paused.push_back({static_cast<paused_kind>(found.integer(0)), found.text(1), found.text(2),
                          found.time(3), found.text(4)});
    }
    return paused;
}

}  // namespace sluice::ledger::sqlite
