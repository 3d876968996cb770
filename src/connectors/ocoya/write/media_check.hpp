#pragma once

// Media are looked at before Ocoya is asked to fetch them: a HEAD request each, and one byte by GET
// where that finds nothing, with a budget of its own (none of Ocoya's is spent) and kept for a
// while.

#include <sluice/async/clock.hpp>
#include <sluice/component/context.hpp>
#include <sluice/error.hpp>
#include <sluice/net/client.hpp>

#include <boost/json/array.hpp>

#include <chrono>
#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace sluice::ocoya {

// What is wrong with a medium by a reply, or "": a status of 404 or 410, a Content-Type that Ocoya
// is known not to take, more than 5 MB (D). Every other status says nothing, for many servers
// refuse HEAD: Ocoya will see.
std::string fault_of_media(const net::response& reply);

class media_check {
 public:
    static constexpr std::size_t largest = 5 * 1000 * 1000;  // bytes
    static constexpr std::size_t most_kept = 1000;
    static constexpr std::chrono::hours kept_for{1};

    // At most `per_minute` requests begin in any minute.
    media_check(std::shared_ptr<net::http_client> http, clock& time, std::size_t per_minute);

    // Fails (class refused) with everything that is wrong with the URLs, and (class busy) when the
    // budget is spent. A URL that does not answer passes; one that leads to an address that is not
    // public does not, and nothing is sent there: Ocoya could not fetch it.
    awaitable<result<void>> check(json::array urls);

 private:
    struct verdict {
        std::string fault;
        wall_time at{};
    };

    const verdict* kept(const std::string& url);
    awaitable<result<std::string>> ask(std::string url);
    result<void> spend();

    std::shared_ptr<net::http_client> http_;
    clock& time_;
    std::size_t per_minute_;
    std::size_t spent_ = 0;
    wall_time minute_{};
    std::map<std::string, verdict> verdicts_;
};

// With a client that holds no key. Media may be in `allow_networks` too, and beside the API, whose
// address is `base_url`.
result<std::unique_ptr<media_check>> make_media_check(
    const component_context& context, std::size_t per_minute,
    const std::vector<std::string>& allow_networks, const std::string& base_url);

}  // namespace sluice::ocoya
