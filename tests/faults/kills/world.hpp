#pragma once

// One sandbox, one configuration, one state directory, and the watched routes.

#include "e2e/job.hpp"
#include "faults/kills/counting_server.hpp"
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
    world(std::uint32_t seed, bool verified);

    // Sends the daemon through proxies to the sandbox and to the counting server.
    void talk_through(const std::string& api, const std::string& counter);

    void feed();

    // Runs a daemon, or one round by hand (`--once`). It is killed at the named point, if there is
    // one.
    launch round(const std::string& trip = {}) const;
    launch daemon() const;

    // Checks the end of a round: it leaves no work but tasks with an unknown outcome.
    static bool went_well(const ended& round);

    // Makes rounds until one finds nothing to do. Throws std::runtime_error when none does.
    void finish();

    tally account_so_far() const;
    tally account() const;

    sandbox_process& sandbox() { return sandbox_; }
    const sandbox_process& sandbox() const { return sandbox_; }
    const counting_server& counter() const { return counter_; }
    const job& work() const { return work_; }

    // A row of products.csv (Handle, Title), for all routes that read it.
    void add_product(const std::string& title);
    const std::map<std::string, std::string>& products() const { return products_; }

    // Plants a post and returns its id.
    std::string plant(const std::string& workspace, const std::string& caption,
                      const std::string& status);

    // The entity ids of a route's tasks, in any state or in one.
    std::vector<std::string> tasks_of(const std::string& route,
                                      const std::string& state = {}) const;
    // Keys of a storage.
    std::vector<std::string> stored_in(const std::string& storage) const;
    // The tasks that wait for an operator, with their reasons.
    tally uncertain_of(const std::string& route) const;
    // Every post, with all facts that the sandbox has.
    boost::json::array posts() const;

 private:
    void write_clients(const std::string& api, const std::string& counter) const;

    std::mt19937 random_;
    sandbox_process sandbox_;
    counting_server counter_;
    job work_;
    std::map<std::string, std::string> products_;  // titles by handle
    std::vector<std::unique_ptr<watched_route>> routes_;
};

}  // namespace sluice::testing
