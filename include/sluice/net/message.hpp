#pragma once

// Requests and replies of HTTP as plain values.

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::net {

// In order, as they are sent; names compare without case; a name may come more than once.
class header_list {
 public:
    using item = std::pair<std::string, std::string>;

    void add(std::string name, std::string value);
    void set(std::string_view name, std::string value);  // replaces every one of that name
    void remove(std::string_view name);
    std::optional<std::string_view> find(std::string_view name) const;  // the first

    auto begin() const { return items_.begin(); }
    auto end() const { return items_.end(); }
    bool empty() const { return items_.empty(); }
    std::size_t size() const { return items_.size(); }

 private:
    std::vector<item> items_;
};

// Who goes first when the budget of a credential is short.
enum class urgency {
    publishing,  // deliveries, and asking what became of one: first
    listing,     // polling: takes what is left
};

// Which task a request is sent for, and what is written down of it for the task's history: texts
// for a person, capped, without secrets (see component/exchange_keeping.hpp).
struct exchange_note {
    std::string task;      // its number, for log lines; may be empty
    std::string earlier;   // exchanges before the last one, one line each
    std::string sent;      // of the last one: method, target, headers, body
    std::string received;  // status, headers, body; empty: no reply came
};

struct request {
    std::string method = "GET";
    std::string
        target;  // an absolute URL, or a path with query that a client puts behind its base URL
    header_list headers;
    std::string body;

    // May it be sent again when its outcome is unknown? By default what HTTP calls idempotent: GET,
    // HEAD, OPTIONS, PUT, DELETE (RFC 9110, 9.2.2). PATCH and POST are not.
    std::optional<bool> repeatable;

    // In place of the client's own limit on the whole exchange with its retries.
    std::optional<std::chrono::milliseconds> total_timeout;

    // By default listing for GET, HEAD and OPTIONS, and publishing for every other method: a GET
    // that settles a delivery says so.
    std::optional<net::urgency> urgent{};

    // Whose request it is ("incoming 'posts'"): listings of different askers get their share of a
    // short budget in turn.
    std::string asked_by{};

    // Where whoever sends it writes down what went out and came back; null: nobody asks.
    std::shared_ptr<exchange_note> note{};

    // False: a redirect is the reply, whatever the client's settings say.
    bool follow_redirects = true;
};

struct response {
    unsigned status = 0;
    header_list headers;
    std::string body;
    std::string url;  // where it came from, behind redirects; without user, password and query
    bool redirected = false;  // it came from another place than the one that was asked

    // Whether the status is a success, where the client's configuration says so (`success`).
    std::optional<bool> success{};

    // Why the body could not be unpacked; it is empty then. Only a write is answered so: its status
    // still tells what was done. A read fails in its place.
    std::string unread_body{};
};

// GET, HEAD, OPTIONS: changes nothing (RFC 9110, 9.2.1). Every other method is a write.
bool only_reads(std::string_view method);

bool repeatable(const request& what);
urgency urgency_of(const request& what);

// A segment of the path is "." or "..", percent-encoded or not: what it leads to is another path.
bool has_dot_segment(std::string_view path);

// application/x-www-form-urlencoded pieces. `space_as_plus`: "+" in place of "%20".
std::string percent_encode(std::string_view text, bool space_as_plus = false);

}  // namespace sluice::net
