#pragma once

// The rows of events in SQLite, and the settings, of the programs that benches compare with. Uses
// nothing of sluice.

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <sqlite3.h>

#include <chrono>
#include <cstdlib>
#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace minimal {

inline void fail(const std::string& message) {
    throw std::runtime_error(message);
}

inline sqlite3_int64 now_in_ms() {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

// The rows of events, written in groups: one transaction takes every change that came since the
// last one, and then tells those who gave them.
class event_rows {
 public:
    using committed = std::function<void()>;

    event_rows(boost::asio::io_context& io, const std::string& file) : io_(io) {
        check(sqlite3_open(file.c_str(), &database_));
        // The same settings as the ledger's, so that a commit costs the same.
        for (const char* setting :
             {"PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL",
              "PRAGMA secure_delete = OFF", "PRAGMA cache_size = -8000",
              "PRAGMA wal_autocheckpoint = 2000",
              "CREATE TABLE events (id INTEGER PRIMARY KEY, body TEXT NOT NULL, begun INTEGER,"
              " ended INTEGER, status INTEGER, reply TEXT)"}) {
            check(sqlite3_exec(database_, setting, nullptr, nullptr, nullptr));
        }
        begin_ = prepare("BEGIN IMMEDIATE");
        commit_ = prepare("COMMIT");
        insert_ = prepare("INSERT INTO events (id, body, begun) VALUES (?1, ?2, ?3)");
        update_ = prepare("UPDATE events SET ended = ?2, status = ?3, reply = ?4 WHERE id = ?1");
    }
    event_rows(const event_rows&) = delete;
    event_rows& operator=(const event_rows&) = delete;
    ~event_rows() {
        for (auto* statement : {begin_, commit_, insert_, update_}) {
            sqlite3_finalize(statement);
        }
        sqlite3_close(database_);
    }

    // `body` stays as it is until `then` is called.
    void keep_intent(sqlite3_int64 id, std::string_view body, committed then) {
        add({insert_, id, body, 0, std::move(then)});
    }

    void keep_outcome(sqlite3_int64 id, unsigned status, std::string_view reply, committed then) {
        add({update_, id, reply, status, std::move(then)});
    }

 private:
    struct change {
        sqlite3_stmt* statement;
        sqlite3_int64 id;
        std::string_view text;
        unsigned status;
        committed then;
    };

    // Posted, so that everything that is ready to run comes into the same group.
    void add(change next) {
        if (waiting_.empty()) {
            boost::asio::post(io_, [this] { write(); });
        }
        waiting_.push_back(std::move(next));
    }

    void write() {
        writing_.swap(waiting_);
        run(begin_);
        for (const auto& each : writing_) {
            const bool intent = each.statement == insert_;
            const int text_at = intent ? 2 : 4;
            sqlite3_bind_int64(each.statement, 1, each.id);
            sqlite3_bind_text(each.statement, text_at, each.text.data(),
                              static_cast<int>(each.text.size()), SQLITE_STATIC);
            sqlite3_bind_int64(each.statement, intent ? 3 : 2, now_in_ms());
            if (!intent) {
                sqlite3_bind_int64(each.statement, 3, each.status);
            }
            run(each.statement);
        }
        run(commit_);
        for (auto& each : writing_) {
            each.then();
        }
        writing_.clear();
    }

    sqlite3_stmt* prepare(const char* sql) {
        sqlite3_stmt* made = nullptr;
        check(sqlite3_prepare_v3(database_, sql, -1, SQLITE_PREPARE_PERSISTENT, &made, nullptr));
        return made;
    }

    void run(sqlite3_stmt* statement) {
        if (sqlite3_step(statement) != SQLITE_DONE) {
            fail(sqlite3_errmsg(database_));
        }
        sqlite3_reset(statement);
    }

    void check(int code) {
        if (code != SQLITE_OK) {
            fail(sqlite3_errmsg(database_));
        }
    }

    boost::asio::io_context& io_;
    sqlite3* database_ = nullptr;
    sqlite3_stmt* begin_ = nullptr;
    sqlite3_stmt* commit_ = nullptr;
    sqlite3_stmt* insert_ = nullptr;
    sqlite3_stmt* update_ = nullptr;
    std::vector<change> waiting_;
    std::vector<change> writing_;
};

struct target {
    std::string host;
    std::string port;
    std::string path;
};

inline target target_of(const std::string& url) {
    constexpr std::string_view scheme = "http://";
    const auto colon = url.find(':', scheme.size());
    const auto slash = url.find('/', scheme.size());
    if (!url.starts_with(scheme) || colon == url.npos || slash == url.npos || colon > slash) {
        fail("URL is not http://HOST:PORT/PATH");
    }
    return {url.substr(scheme.size(), colon - scheme.size()),
            url.substr(colon + 1, slash - colon - 1), url.substr(slash)};
}

inline std::string given(const char* name) {
    const char* value = std::getenv(name);
    if (value == nullptr) {
        fail(std::string(name) + " is not set");
    }
    return value;
}

}  // namespace minimal
