#pragma once

// Keeps the streams of events of each browser few. A browser that leaves a page says nothing: its
// stream stays open until a write fails, and the daemon has places for a few readers only.

#include <sluice/net/server.hpp>

#include <cstddef>
#include <deque>
#include <map>
#include <memory>
#include <string>

namespace sluice::operator_page {

class open_streams {
 public:
    // Ends the oldest streams of the browser, so that one more is not too many.
    void make_room(const std::string& cookie);
    void add(const std::string& cookie, const std::shared_ptr<net::body_source>& stream);

    std::size_t browsers() const { return streams_.size(); }

    // Windows of one browser that are fresh at once.
    static constexpr std::size_t most = 3;

 private:
    // By the cookie of their browser, oldest first.
    std::map<std::string, std::deque<std::weak_ptr<net::body_source>>> streams_;
};

}  // namespace sluice::operator_page
