#pragma once

// One sandbox, one configuration, one state directory, and the routes that are watched.

#include "e2e/job.hpp"
#include "faults/kills/watched_route.hpp"

#include <boost/json/array.hpp>

#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

namespace sluice::testing {

class world {
 public:
    // `listening` is where the daemon believes the API to be; empty: at the sandbox itself.
    world(std::uint32_t seed, bool verified);

    // Sends the daemon through somebody else (a proxy).
    void talk_through(const std::string& api);

    void feed();

    // A daemon, or one round by hand (`--once`), killed at a named point when there is one.
    launch round(const std::string& trip = {}) const;
    launch daemon() const;

    // Rounds until one finds nothing to do. Throws std::runtime_error when that does not come.
    void finish();

    tally account_so_far() const;
    tally account() const;

    sandbox_process& sandbox() { return sandbox_; }
    const sandbox_process& sandbox() const { return sandbox_; }
    const job& work() const { return work_; }

    // A row of products.csv (Handle, Title), for all routes that read it.
    void add_product(const std::string& title);
    const std::map<std::string, std::string>& products() const { return products_; }

    // Plants a post and gives its id.
    std::string plant(const std::string& workspace, const std::string& caption,
                      const std::string& status);

    // Entity ids of a route's tasks, in any state.
    std::vector<std::string> tasks_of(const std::string& route) const;
    // Those that wait for a person, with their reasons.
    tally uncertain_of(const std::string& route) const;
    // Every post with all the sandbox knows of it.
    boost::json::array posts() const;

 private:
    void write_clients(const std::string& api) const;

    std::mt19937 random_;
    sandbox_process sandbox_;
    job work_;
    std::map<std::string, std::string> products_;  // titles by handle
    std::vector<std::unique_ptr<watched_route>> routes_;
};

}  // namespace sluice::testing
