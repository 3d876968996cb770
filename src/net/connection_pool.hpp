#pragma once

// Keeps the connections of one client alive between exchanges, with a limit for each site. Belongs
// to one shard.

#include "net/byte_stream.hpp"
#include "net/dial.hpp"
#include "net/pool_book.hpp"

#include <sluice/async/tokens.hpp>

#include <chrono>
#include <memory>
#include <optional>

namespace sluice::net {

class connection_pool {
 public:
    // Holds the right to one connection, and gives it back when destroyed. The connection is closed
    // unless keep() was called, so an exception never puts a half-used one back.
    class lease {
     public:
        lease(connection_pool& pool, site site);
        lease(lease&& other) noexcept;
        lease& operator=(lease&&) = delete;
        ~lease();

        byte_stream& stream() { return *stream_; }
        // True: it carried an exchange before, so the other side may have closed it by now.
        bool reused() const { return reused_; }
        // Says that the connection may carry another exchange.
        void keep() { keep_ = true; }
        // Frees the slot for another exchange, and returns the connection. The lease has no use
        // after that.
        std::unique_ptr<byte_stream> detach();

     private:
        friend class connection_pool;

        connection_pool* pool_;
        site site_;
        std::unique_ptr<byte_stream> stream_;
        bool reused_ = false;
        bool keep_ = false;
    };

    connection_pool(dial_plan plan, std::size_t most_per_site);

    // Returns an idle connection that nobody has closed, or a new one. Waits its turn when all are
    // in use. Cancelling throws operation_aborted and leaves the queue.
    awaitable<attempt<lease>> take(site site, patience time);
    // Replaces the lease's connection by a new one, on the same slot.
    awaitable<std::optional<fault>> renew(lease* held, patience time);

    void close() { book_.close(); }

 private:
    using book = pool_book<site, std::unique_ptr<byte_stream>>;

    awaitable<attempt<book::slot>> wait_turn(site site, patience time);

    dial_plan plan_;
    book book_;
};

}  // namespace sluice::net
