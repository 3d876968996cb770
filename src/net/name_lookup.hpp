#pragma once

// Looks up the addresses of names for the clients of one shard. getaddrinfo blocks and cannot be
// interrupted, so it runs on threads of its own. The caller waits no longer than its limit; a late
// answer still goes into the cache.

#include "net/fault.hpp"
#include "net/patience.hpp"

#include <sluice/async/tokens.hpp>

#include <boost/asio/ip/address.hpp>
#include <boost/asio/thread_pool.hpp>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace sluice::net {

struct lookup_answer {
    std::vector<asio::ip::address> addresses;  // in the order in which to try them
    std::string problem;                       // says why there is none
    bool unknown = false;                      // the name does not exist
};

// Asks the system's resolver: files, DNS, or another source that nsswitch.conf names. Blocks.
lookup_answer system_lookup(const std::string& host);

// Belongs to one shard. The destructor waits for a system call under way.
class name_lookup {
 public:
    using blocking_lookup = std::function<lookup_answer(const std::string&)>;

    explicit name_lookup(asio::any_io_executor executor, blocking_lookup look_up = system_lookup);
    ~name_lookup();

    // Returns the addresses of `host`. An address in text needs no look-up. Found addresses are
    // kept for 30 s; a failure is not kept. Concurrent questions for one name share one look-up.
    // Terminal cancellation ends the wait only: the look-up goes on and fills the cache.
    awaitable<attempt<std::vector<asio::ip::address>>> find(std::string host,
                                                            patience::limit limit);

    // Drops the kept addresses, because none of them answers. The next find() looks again.
    void forget(const std::string& host);

 private:
    struct state;
    struct job;

    std::shared_ptr<job> start(const std::string& host);

    asio::any_io_executor executor_;
    blocking_lookup look_up_;
    std::shared_ptr<state> state_;
    std::unique_ptr<asio::thread_pool> pool_;  // made when the first name has to be looked up
};

}  // namespace sluice::net
