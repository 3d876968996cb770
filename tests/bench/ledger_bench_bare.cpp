#include "ledger_bench.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::bench {

namespace {

// Deliberately without code of the ledger: only SQLite's interface.
class database {
 public:
    explicit database(const std::filesystem::path& file) {
        check(sqlite3_open_v2(file.c_str(), &handle_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX,
                              nullptr));
        execute("PRAGMA journal_mode = WAL");
        execute("PRAGMA synchronous = FULL");
        execute("PRAGMA secure_delete = OFF");
        execute("PRAGMA cache_size = -8000");
        execute("PRAGMA wal_autocheckpoint = 2000");
    }
    database(const database&) = delete;
    database& operator=(const database&) = delete;
    ~database() {
        for (auto* one : prepared_) {
            sqlite3_finalize(one);
        }
        sqlite3_close(handle_);
    }

    void execute(const char* sql) { check(sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr)); }

    sqlite3_stmt* prepare(std::string_view sql) {
        sqlite3_stmt* made = nullptr;
        check(sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()),
                                 SQLITE_PREPARE_PERSISTENT, &made, nullptr));
        prepared_.push_back(made);
        return made;
    }

    bool step(sqlite3_stmt* what) {
        const int code = sqlite3_step(what);
        if (code != SQLITE_ROW && code != SQLITE_DONE) {
            check(code);
        }
        return code == SQLITE_ROW;
    }

    void run(sqlite3_stmt* what) {
        step(what);
        sqlite3_reset(what);
    }

 private:
    void check(int code) {
        if (code != SQLITE_OK) {
            throw std::runtime_error(sqlite3_errmsg(handle_));
        }
    }

    sqlite3* handle_ = nullptr;
    std::vector<sqlite3_stmt*> prepared_;
};

void bind(sqlite3_stmt* into, int place, sqlite3_int64 value) {
    sqlite3_bind_int64(into, place, value);
}

void bind(sqlite3_stmt* into, int place, std::string_view value) {
    sqlite3_bind_text(into, place, value.data(), static_cast<int>(value.size()), SQLITE_STATIC);
}

class bare_program {
 public:
    bare_program(database& where, const cycle_load& load)
        : where_(where), record_(record_of(load.bytes)), deliveries_(load.deliveries) {
        where_.execute("INSERT OR IGNORE INTO lanes VALUES (1, 'r', 'o')");
        where_.execute("INSERT OR IGNORE INTO incomings (id, name) VALUES (1, 'i')");
        where_.execute("INSERT INTO runs (id, incoming, cause, started) VALUES (1, 1, 'hand', 1)");
    }

    void enqueue(sqlite3_int64 id) {
        bind(add_task_, 1, id);
        bind(add_task_, 2, now_);
        const auto key = "entity-" + std::to_string(id);
        bind(add_task_, 3, key);
        if (deliveries_) {
            bind(add_task_, 4, key);
        }
        where_.run(add_task_);
        bind(add_payload_, 1, id);
        bind(add_payload_, 2, record_);
        where_.run(add_payload_);
        if (!deliveries_) {
            page_done(id);
        }
    }

    void page_done(sqlite3_int64 id) {
        bind(position_, 1, R"({"page":2})");
        where_.run(position_);
        bind(count_, 1, id);
        where_.run(count_);
    }

    // Reads the data, as a sender has to. The sum keeps the compiler from removing the read.
    sqlite3_int64 claim() {
        if (!where_.step(head_)) {
            throw std::runtime_error("nothing to claim");
        }
        const auto id = sqlite3_column_int64(head_, 0);
        data_.assign(static_cast<const char*>(sqlite3_column_blob(head_, 1)),
                     static_cast<std::size_t>(sqlite3_column_bytes(head_, 1)));
        sqlite3_reset(head_);
        bind(hold_, 1, id);
        bind(hold_, 2, now_);
        bind(hold_, 3, now_ + 60'000);
        where_.run(hold_);
        return id;
    }

    void intend(sqlite3_int64 id) {
        bind(intend_, 1, id);
        bind(intend_, 2, "018bcfe5-6800-7000-8000-000000000000");
        bind(intend_, 3, R"({"safety":"idempotent","plan":null})");
        bind(intend_, 4, now_);
        where_.run(intend_);
        bind(mark_intent_, 1, id);
        where_.run(mark_intent_);
    }

    void complete(sqlite3_int64 id) {
        if (deliveries_) {
            bind(drop_intent_, 1, id);
            where_.run(drop_intent_);
        }
        bind(settle_, 1, id);
        bind(settle_, 2, now_);
        where_.run(settle_);
        bind(attempt_, 1, id);
        bind(attempt_, 2, now_);
        bind(attempt_, 3, "POST /post (2 profiles)");
        bind(attempt_, 4, "{\"ok\":true}");
        where_.run(attempt_);
    }

 private:
    database& where_;
    std::string record_;
    bool deliveries_;
    std::string data_;
    sqlite3_int64 now_ = 1'700'000'000'000;
    sqlite3_stmt* add_task_ = where_.prepare(
        "INSERT INTO tasks (id, lane, incoming, run, state, created, updated, entity_id,"
        " order_key) VALUES (?1, 1, 1, 1, 0, ?2, ?2, ?3, ?4)");
    sqlite3_stmt* add_payload_ =
        where_.prepare("INSERT INTO payloads VALUES (?1, 'posts', '{}', ?2)");
    sqlite3_stmt* position_ =
        where_.prepare("UPDATE incomings SET position = ?1, unfinished = 0 WHERE id = 1");
    sqlite3_stmt* count_ = where_.prepare(
        "UPDATE runs SET pages = ?1, items = ?1, entities = ?1, tasks = ?1 WHERE id = 1");
    sqlite3_stmt* head_ = where_.prepare(
        "SELECT t.id, p.data, t.state, t.next_attempt FROM tasks t INDEXED BY tasks_queued"
        " JOIN payloads p ON p.task = t.id WHERE t.lane = 1 AND (t.state = 0 OR t.state = 5 OR "
        "t.state = 7)"
        " ORDER BY t.id LIMIT 1");
    sqlite3_stmt* hold_ = where_.prepare(
        "UPDATE tasks SET state = 1, attempts = attempts + 1, started = ?2, updated = ?2,"
        " lease_until = ?3, next_attempt = NULL WHERE id = ?1");
    sqlite3_stmt* intend_ = where_.prepare(
        "INSERT OR REPLACE INTO intents (task, key, fingerprint, target, plan, at)"
        " VALUES (?1, ?2, '', '', ?3, ?4)");
    sqlite3_stmt* mark_intent_ =
        where_.prepare("UPDATE tasks SET has_intent = 1 WHERE id = ?1 AND has_intent = 0");
    sqlite3_stmt* drop_intent_ = where_.prepare("DELETE FROM intents WHERE task = ?1");
    sqlite3_stmt* settle_ = where_.prepare(
        "UPDATE tasks SET state = 2, updated = ?2, next_attempt = NULL, lease_until = NULL,"
        " has_intent = 0 WHERE id = ?1");
    sqlite3_stmt* attempt_ =
        where_.prepare("INSERT INTO attempts VALUES (?1, 1, ?2, ?2, 2, NULL, ?3, ?4)");
};

}  // namespace

double bare_cycles_a_second(const std::filesystem::path& file, const cycle_load& load) {
    database where(file);
    bare_program program(where, load);
    std::vector<sqlite3_int64> held(load.in_flight);
    sqlite3_int64 newest = 0;
    std::size_t done = 0;
    const auto together = [&](auto work) {
        where.execute("BEGIN IMMEDIATE");
        for (auto& id : held) {
            work(id);
        }
    };
    const auto begin = std::chrono::steady_clock::now();
    while (done < load.cycles) {
        together([&](auto& id) { program.enqueue(id = ++newest); });
        if (load.deliveries) {
            program.page_done(newest);
        }
        where.execute("COMMIT");
        together([&](auto& id) { id = program.claim(); });
        where.execute("COMMIT");
        if (load.deliveries) {
            together([&](auto id) { program.intend(id); });
            where.execute("COMMIT");
        }
        together([&](auto id) { program.complete(id); });
        where.execute("COMMIT");
        done += load.in_flight;
    }
    const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - begin;
    return static_cast<double>(done) / passed.count();
}

std::string record_of(std::size_t bytes) {
    std::string text = R"({"text":")";
    text.append(bytes - text.size() - 2, 'x');
    return text + "\"}";
}

double median(std::vector<double> of) {
    std::ranges::sort(of);
    return of[of.size() / 2];
}

}  // namespace sluice::bench
