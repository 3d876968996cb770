#pragma once

// Lets people watch the records of a route while its stages run. The daemon makes it; intake asks
// it, and the control interface adds the watchers. It outlives reloads.

#include <sluice/component/record_tap.hpp>

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace sluice::engine {

// Belongs to one shard.
class route_taps {
 public:
    route_taps();
    ~route_taps();
    route_taps(const route_taps&) = delete;
    route_taps& operator=(const route_taps&) = delete;

    // The watcher hears of the route's records until nobody holds it any more.
    void add(const std::string& route, std::weak_ptr<record_tap> watcher);

    // Null while nobody watches the route. The tap stays valid as long as this object.
    record_tap* of(const std::string& route);

 private:
    class junction;

    // Never erased: a stage that waits for a service may hold a junction after its last watcher.
    std::map<std::string, std::unique_ptr<junction>> junctions_;
};

}  // namespace sluice::engine
