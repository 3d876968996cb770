#pragma once

// Holds HTTP requests and replies as plain values, for clients, servers and connectors.

#include <sluice/model/trace.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::net {

class body_memory;
struct body_slot;
struct peer;

// Keeps headers in the order in which they are sent. Names compare without case, and a name may
// come more than once.
class header_list {
 public:
    using item = std::pair<std::string, std::string>;

    void add(std::string name, std::string value);
    void set(std::string_view name, std::string value);  // replaces every header of that name
    void remove(std::string_view name);
    std::optional<std::string_view> find(std::string_view name) const;  // the first

    auto begin() const { return items_.begin(); }
    auto end() const { return items_.end(); }
    bool empty() const { return items_.empty(); }
    std::size_t size() const { return items_.size(); }

 private:
    std::vector<item> items_;
};

// Orders requests when the budget of their credential is short.
enum class urgency {
    publishing,  // deliveries, and questions about their outcome: these go first
    listing,     // polling: takes the rest
};

// Orders requests of one urgency when the budget is short.
enum class priority { high, medium, low };

// Collects texts about the exchanges of one task, for the task's history. A person reads them; they
// are capped and hold no secrets (see component/exchange_keeping.hpp).
struct exchange_note {
    std::string task;      // the task's number, for log lines; may be empty
    std::string earlier;   // the exchanges before the last one, one line each
    std::string sent;      // the last request: method, target, headers, body
    std::string received;  // its reply: status, headers, body; empty when no reply came
    std::optional<net::priority> priority{};  // of the task's route
    trace_parent trace{};                     // each exchange is a span below it
};

struct request {
    std::string method = "GET";
    std::string
        target;  // an absolute URL, or a path with query that a client appends to its base URL
    header_list headers;
    std::string body;

    // True: the client may send it again when the outcome is unknown. The default is true for the
    // idempotent methods GET, HEAD, OPTIONS, PUT and DELETE (RFC 9110, 9.2.2), false for others.
    std::optional<bool> repeatable;

    // Replaces the client's own limit on the whole exchange with its retries.
    std::optional<std::chrono::milliseconds> total_timeout;

    // The default is listing for GET, HEAD and OPTIONS, and publishing for every other method. A
    // GET that settles a delivery sets `publishing`.
    std::optional<net::urgency> urgent{};

    // Names the asker: "incoming 'posts'". Listings of different askers share a short budget in
    // turn.
    std::string asked_by{};

    // The client writes the exchange down here. Null: nobody wants it.
    std::shared_ptr<exchange_note> note{};

    // False: a redirect is returned as the reply, whatever the client's settings say.
    bool follow_redirects = true;

    // The peer, on the side of a server; null on the side of a client.
    std::shared_ptr<const peer> from{};

    // Counts the memory that a handler takes for the body, on the side of a server, until its
    // reply. Null: nobody counts.
    body_memory* memory = nullptr;

    // Takes the body of the reply piece by piece (body_stream.hpp). Null: the reply holds it.
    std::shared_ptr<body_slot> rest{};
};

struct response {
    unsigned status = 0;
    header_list headers;
    std::string body;
    std::string url;          // its place after redirects, without user, password and query
    bool redirected = false;  // the client followed at least one redirect

    // Says whether the status is a success, when the client's configuration has a `success` rule.
    std::optional<bool> success{};

    // Says why the body could not be unpacked; the body is empty then. Only the reply to a write
    // has this, because its status still says what the server did. A read fails instead.
    std::string unread_body{};
};

// Returns true for the methods that change nothing: GET, HEAD, OPTIONS (RFC 9110, 9.2.1). Every
// other method counts as a write.
bool only_reads(std::string_view method);

bool repeatable(const request& request);
urgency urgency_of(const request& request);

// Returns true when a segment of the path is "." or "..", percent-encoded or not. Such a path leads
// to a place that it does not show.
bool has_dot_segment(std::string_view path);

// Encodes everything but the unreserved characters (RFC 3986, 2.3). With `space_as_plus` a blank
// becomes "+" as in a form (application/x-www-form-urlencoded), else "%20".
std::string percent_encode(std::string_view text, bool space_as_plus = false);

// Undoes percent_encode(text). Returns nullopt for a broken encoding.
std::optional<std::string> percent_decode(std::string_view text);

}  // namespace sluice::net
