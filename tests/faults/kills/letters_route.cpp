// Products become letters at a target that takes no key and cannot be asked. Each is sent at most
// once, and a task with an unknown outcome says so.

#include "faults/kills/world.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

#include <algorithm>

namespace sluice::testing {

namespace {

class letters_of_products final : public watched_route {
 public:
    std::string yaml(const world& /*where*/) const override {
        return R"(
outgoing:
  letter:
    retry: {attempts: 100, first_delay: 10ms, longest_delay: 50ms}
    breaker: {pause: 100ms, longest_pause: 300ms}
    publisher: {type: http, client: counter, url: /letters}
routes:
  )" + std::string(route_without_answers) +
               R"(:
    from: products
    to: letter
    transformers: [{map: {handle: "{{ Handle }}"}}]
)";
    }

    void feed(world& /*where*/, std::mt19937& /*random*/) override {}

    tally account_so_far(const world& world) const override {
        return doubled_in(sent(world), "letter");
    }

    tally account(const world& world) const override {
        const auto handles = handles_of(world);
        auto all = compare(handles, world.tasks_of(route_without_answers), "task of letter");
        const auto open = world.tasks_of(route_without_answers, "uncertain");
        auto known = sent(world);
        for (const auto& one : open) {
            // Nobody can tell: the letter exists already, or it counts as if it did.
            if (std::ranges::find(known, one) == known.end()) {
                known.push_back(one);
            }
        }
        all += compare(handles, std::move(known), "letter");
        all.left_open = static_cast<std::int64_t>(open.size());
        return all;
    }

 private:
    static std::vector<std::string> sent(const world& world) {
        std::vector<std::string> handles;
        for (const auto& one : world.counter().arrivals_at("/letters")) {
            handles.emplace_back(boost::json::parse(one.body).at("handle").as_string());
        }
        return handles;
    }
};

}  // namespace

std::unique_ptr<watched_route> products_to_letters() {
    return std::make_unique<letters_of_products>();
}

}  // namespace sluice::testing
