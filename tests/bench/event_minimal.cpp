// The floor that event_cost compares with: reads events, maps three fields, posts each, and keeps
// intent and outcome in SQLite. It knows one job, has no framework and handles no failure.
//
//   INPUT=events.ndjson URL=http://127.0.0.1:8080/path STATE=DIRECTORY event_minimal
//
// It keeps the same order as a task does: the row is committed, then the request is sent, then the
// outcome is committed. One thread does everything, so no work is handed from thread to thread.

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <sqlite3.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <exception>
#include <fstream>
#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
namespace json = boost::json;

constexpr std::size_t in_flight = 64;

void fail(const std::string& message) {
    throw std::runtime_error(message);
}

sqlite3_int64 now_in_ms() {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

// The rows of events, written in groups: one transaction takes every change that came since the
// last one, and then tells those who gave them.
class event_rows {
 public:
    using committed = std::function<void()>;

    event_rows(asio::io_context& io, const std::string& file) : io_(io) {
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
            asio::post(io_, [this] { write(); });
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

    asio::io_context& io_;
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

target target_of(const std::string& url) {
    constexpr std::string_view scheme = "http://";
    const auto colon = url.find(':', scheme.size());
    const auto slash = url.find('/', scheme.size());
    if (!url.starts_with(scheme) || colon == url.npos || slash == url.npos || colon > slash) {
        fail("URL is not http://HOST:PORT/PATH");
    }
    return {url.substr(scheme.size(), colon - scheme.size()),
            url.substr(colon + 1, slash - colon - 1), url.substr(slash)};
}

struct event_source {
    explicit event_source(const std::string& file) : lines(file) {
        if (!lines) {
            fail("cannot read " + file);
        }
    }

    std::ifstream lines;
    sqlite3_int64 taken = 0;
};

std::string mapped(const std::string& line) {
    const auto event = json::parse(line).as_object();
    json::object out;
    out["id"] = event.at("id");
    out["author"] = event.at("author").at("name");
    out["caption"] = event.at("caption");
    return json::serialize(out);
}

// One kept connection, with one event at a time.
class sender {
 public:
    sender(asio::io_context& io, const target& to, event_source& source, event_rows& rows)
        : source_(source), rows_(rows), stream_(io) {
        asio::ip::tcp::resolver resolver(io);
        stream_.connect(resolver.resolve(to.host, to.port));
        stream_.socket().set_option(asio::ip::tcp::no_delay(true));
        request_.method(http::verb::post);
        request_.target(to.path);
        request_.version(11);
        request_.set(http::field::host, to.host + ":" + to.port);
        request_.set(http::field::user_agent, "event_minimal");
        request_.set(http::field::content_type, "application/json");
    }

    void next() {
        if (!std::getline(source_.lines, line_)) {
            return;
        }
        id_ = ++source_.taken;
        request_.body() = mapped(line_);
        request_.prepare_payload();
        rows_.keep_intent(id_, request_.body(), [this] { send(); });
    }

 private:
    void send() {
        stream_.expires_after(std::chrono::seconds(30));
        http::async_write(stream_, request_, [this](auto error, std::size_t) {
            if (error) {
                fail("sending: " + error.message());
            }
            receive();
        });
    }

    void receive() {
        reply_ = {};
        http::async_read(stream_, buffer_, reply_, [this](auto error, std::size_t) {
            if (error) {
                fail("receiving: " + error.message());
            }
            if (reply_.result_int() / 100 != 2) {
                fail("HTTP " + std::to_string(reply_.result_int()));
            }
            rows_.keep_outcome(id_, reply_.result_int(), reply_.body(), [this] { next(); });
        });
    }

    event_source& source_;
    event_rows& rows_;
    boost::beast::tcp_stream stream_;
    boost::beast::flat_buffer buffer_;
    http::request<http::string_body> request_;
    http::response<http::string_body> reply_;
    std::string line_;
    sqlite3_int64 id_ = 0;
};

std::string given(const char* name) {
    const char* value = std::getenv(name);
    if (value == nullptr) {
        fail(std::string(name) + " is not set");
    }
    return value;
}

void run() {
    asio::io_context io(1);
    const auto to = target_of(given("URL"));
    event_source source(given("INPUT"));
    event_rows rows(io, given("STATE") + "/events.sqlite");
    std::deque<sender> senders;
    for (std::size_t i = 0; i < in_flight; ++i) {
        senders.emplace_back(io, to, source, rows).next();
    }
    io.run();
}

}  // namespace

int main() {
    try {
        run();
        return 0;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "event_minimal: %s\n", error.what());
        return 1;
    }
}
