#pragma once

// Addresses of names. getaddrinfo blocks and cannot be interrupted, so it runs on threads of our
// own; who asked waits only as long as the limit allows, and the answer still goes into the cache.

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
    std::string problem;                       // why there are none
    bool unknown = false;                      // the name does not exist
};

// Blocks. The system's resolver: files, DNS, whatever nsswitch.conf says.
lookup_answer system_lookup(const std::string& host);

// Belongs to one shard. Destroying it waits for a system call under way.
class name_lookup {
 public:
    using blocking_lookup = std::function<lookup_answer(const std::string&)>;

    explicit name_lookup(asio::any_io_executor executor, blocking_lookup look_up = system_lookup);
    ~name_lookup();

    // An address in text needs no look-up. What was found is kept for 30 s; what was not is not
    // kept. Several who ask for one name at once cause one look-up. Cancelling (terminal) ends the
    // wait only.
    awaitable<attempt<std::vector<asio::ip::address>>> find(std::string host,
                                                            patience::limit limit);

    // None of the addresses answers: the next find() looks again.
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
