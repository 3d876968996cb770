#pragma once

// Records intents and outcomes; the writer uses it.

#include "ledger/sqlite/carriers.hpp"
#include "ledger/sqlite/key_turns.hpp"
#include "ledger/sqlite/name_table.hpp"
#include "ledger/sqlite/new_tasks.hpp"
#include "ledger/sqlite/value_rows.hpp"

#include <sluice/ledger/ledger.hpp>

namespace sluice::ledger::sqlite {

class settling {
 public:
    settling(connection& connection, name_table& known, key_turns& turns, new_tasks& tasks,
             value_rows& values, carriers& changes);

    // Every function runs in the caller's transaction, checks before it writes, and throws
    // sql_error.
    result<void> record_intents(const std::vector<committed_intent>& intents);
    result<void> settle(const std::vector<settlement>& settlements);

 private:
    // The facts of a held task that settling needs.
    struct held {
        wall_time started;
        bool has_intent = false;
        std::int64_t incoming = 0;
        run_id run = 0;
        std::int64_t lane = 0;
        std::string order_key;
        std::string source_id;
        std::string hash;  // empty: it carries no change
        std::optional<task_id> first_carrier;
        // Taken from its intent; empty without one. They tell duplicates apart when the intent is
        // removed.
        std::string fingerprint;
        std::string target;
    };

    bool is_held(task_id id, int attempt);
    std::optional<held> held_by(task_id id, int attempt);
    void settle_one(const settlement& settlement, const held& of);
    bool add_follow_ups(const settlement& settlement, const held& of);

    name_table& names_;
    key_turns& turns_;
    new_tasks& tasks_;
    value_rows& values_;
    carriers& changes_;
    statement holder_;
    statement intend_;
    statement mark_intent_;
    statement held_;
    statement settle_;
    statement end_attempt_;
    statement drop_intent_;
    statement date_intent_;
    statement replace_plan_;
    statement lead_;
};

}  // namespace sluice::ledger::sqlite
