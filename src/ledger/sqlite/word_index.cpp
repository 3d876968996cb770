#include "ledger/sqlite/word_index.hpp"

#include "ledger/sqlite/task_choice.hpp"

namespace sluice::ledger::sqlite {

namespace {

// Tasks in one transaction: another write waits no longer than for these.
constexpr std::size_t step = 100;

}  // namespace

word_index::word_index(connection& connection)
    : up_to_(connection, "SELECT value FROM meta WHERE name = 'words_up_to'"),
      move_up_to_(connection, "UPDATE meta SET value = ?1 WHERE name = 'words_up_to'"),
      next_(connection,
            "SELECT t.id, t.lane, t.incoming, t.entity_id, p.data FROM tasks t"
            " JOIN payloads p ON p.task = t.id WHERE t.id > ?1 ORDER BY t.id LIMIT ?2"),
      one_(connection,
           "SELECT t.lane, t.incoming, t.entity_id, p.data FROM tasks t"
           " JOIN payloads p ON p.task = t.id WHERE t.id = ?1"),
      add_(connection, "INSERT INTO task_words (rowid, facts, data) VALUES (?1, ?2, ?3)"),
      remove_(connection,
              "INSERT INTO task_words (task_words, rowid, facts, data)"
              " VALUES ('delete', ?1, ?2, ?3)") {}

bool word_index::take_more() {
    task_id last = 0;
    {
        auto found = up_to_.with();
        last = found.next() ? found.integer(0) : 0;
    }
    const auto before = last;
    {
        auto found = next_.with(last, step);
        while (found.next()) {
            last = found.integer(0);
            add_.run(last, facts_of(found.integer(1), found.integer(2), found.text(3)),
                     searchable(found.text(4)));
        }
    }
    if (last == before) {
        return false;
    }
    move_up_to_.run(last);
    return true;
}

bool word_index::knows(task_id id) {
    auto found = up_to_.with();
    return found.next() && id <= found.integer(0);
}

std::optional<word_index::entry> word_index::entry_of(task_id id) {
    auto found = one_.with(id);
    if (!found.next()) {
        return std::nullopt;
    }
    return entry{facts_of(found.integer(0), found.integer(1), found.text(2)),
                 searchable(found.text(3))};
}

void word_index::forget(task_id id) {
    if (!knows(id)) {
        return;
    }
    if (const auto old = entry_of(id)) {
        remove_.run(id, old->facts, old->words);
    }
}

void word_index::replace(task_id id, std::string_view data) {
    if (!knows(id)) {
        return;
    }
    if (const auto old = entry_of(id)) {
        remove_.run(id, old->facts, old->words);
        add_.run(id, old->facts, searchable(data));
    }
}

}  // namespace sluice::ledger::sqlite
