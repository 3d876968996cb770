#include "engine/route_taps.hpp"

#include <algorithm>
#include <utility>

namespace sluice::engine {

// Tells each watcher of a route.
class route_taps::junction final : public record_tap {
 public:
    void add(std::weak_ptr<record_tap> watcher) { watchers_.push_back(std::move(watcher)); }

    bool is_watched() {
        std::erase_if(watchers_, [](const auto& watcher) { return watcher.expired(); });
        return !watchers_.empty();
    }

    void enters(std::size_t stage, const entity& entity) override {
        tell([&](record_tap& watcher) { watcher.enters(stage, entity); });
    }
    void leaves(std::size_t stages, const entity& entity) override {
        tell([&](record_tap& watcher) { watcher.leaves(stages, entity); });
    }

 private:
    template <class Tell>
    void tell(Tell tell) const {
        for (const auto& each : watchers_) {
            if (const auto watcher = each.lock()) {
                tell(*watcher);
            }
        }
    }

    std::vector<std::weak_ptr<record_tap>> watchers_;
};

route_taps::route_taps() = default;
route_taps::~route_taps() = default;

void route_taps::add(const std::string& route, std::weak_ptr<record_tap> watcher) {
    auto& junction_of_route = junctions_[route];
    if (!junction_of_route) {
        junction_of_route = std::make_unique<junction>();
    }
    junction_of_route->add(std::move(watcher));
}

record_tap* route_taps::of(const std::string& route) {
    if (junctions_.empty()) {
        return nullptr;
    }
    const auto found = junctions_.find(route);
    return found != junctions_.end() && found->second->is_watched() ? found->second.get() : nullptr;
}

}  // namespace sluice::engine
