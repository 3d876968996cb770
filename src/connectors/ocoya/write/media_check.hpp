#pragma once

// Looks at media before Ocoya is asked to fetch them. It sends a HEAD request for each, and one
// byte by GET if that finds nothing. It has a budget of its own, so none of Ocoya's is spent.
// Answers are kept for a while.

#include "connectors/ocoya/client/client.hpp"
#include "connectors/ocoya/write/publisher_options.hpp"

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

// Returns the fault of a medium that a reply shows, or "". Faults are a status 404 or 410, a
// Content-Type that Ocoya does not take, and more than 5 MB (documented). Every other status tells
// nothing: many servers refuse HEAD, and Ocoya will see.
std::string fault_of_media(const net::response& reply);

class media_check {
 public:
    static constexpr std::size_t largest = 5 * 1000 * 1000;  // bytes
    static constexpr std::size_t most_kept = 1000;
    static constexpr std::chrono::hours kept_for{1};

    // Starts at most `per_minute` requests in a minute.
    media_check(std::shared_ptr<net::http_client> http, clock& time, std::size_t per_minute);

    // Fails (class refused) with all faults of the URLs, and (class busy) if the budget is used up.
    // A URL that does not answer passes. A URL at an address that is not public fails, and nothing
    // is sent there: Ocoya could not fetch it. Cancellable (terminal): throws operation_aborted.
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

// Makes a check with a client that holds no key. Media may also be in `allow_networks`, and beside
// the API at `base_url`.
result<std::unique_ptr<media_check>> make_media_check(
    const component_context& context, std::size_t per_minute,
    const std::vector<std::string>& allow_networks, const std::string& base_url);

// Makes the check that a publisher asks for; null: it looks at the ending of each URL only.
result<std::unique_ptr<media_check>> media_check_of(const publisher_options& options,
                                                    const api_client& through,
                                                    const component_context& context);

}  // namespace sluice::ocoya
