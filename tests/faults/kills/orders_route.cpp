// Products become orders at a target that takes a key, several at once and in order of their
// titles. After each order come a value in a storage and a line of a journal by a further outgoing.

#include "faults/kills/world.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

#include <map>
#include <set>

namespace sluice::testing {

namespace {

constexpr const char* route_to_orders = "products-to-orders";

class orders_of_products final : public watched_route {
 public:
    std::string yaml(const world& world) const override {
        return R"(
storages:
  orders: {}
outgoing:
  order:
    parallel: 4
    retry: {attempts: 100, first_delay: 10ms, longest_delay: 50ms}
    breaker: {pause: 100ms, longest_pause: 300ms}
    publisher: {type: http, client: counter, url: /orders, idempotency_header: Idempotency-Key}
    after:
      - store: {storage: orders, key: "{{ entity.id }}", value: {status: "{{ response.status }}"}}
  journal:
    settle_time: 50ms
    publisher: {type: file, path: )" +
               world.work().beside("journal.ndjson").string() + R"(}
routes:
  products-to-orders:
    from: products
    to: order
    then: [journal]
    order_by: title
    transformers: [{map: {handle: "{{ Handle }}", title: "{{ Title }}"}}]
)";
    }

    void feed(world& /*where*/, std::mt19937& /*random*/) override {}

    tally account_so_far(const world& world) const override {
        auto so_far = doubled_in(ordered(world), "order");
        so_far += doubled_in(handles_in(world.work().beside("journal.ndjson")), "line of journal");
        return so_far;
    }

    tally account(const world& world) const override {
        const auto handles = handles_of(world);
        auto all = compare(handles, ordered(world), "order");
        all += compare(handles, handles_in(world.work().beside("journal.ndjson")),
                       "line of the journal");
        all += compare(handles, world.stored_in("orders"), "stored order");
        auto both = handles;  // the order and the line after it
        both.insert(both.end(), handles.begin(), handles.end());
        all += compare(std::move(both), world.tasks_of(route_to_orders), "task of order");
        all += world.uncertain_of(route_to_orders);
        all += out_of_order(world);
        return all;
    }

 private:
    struct order {
        std::string handle;
        std::string title;
    };

    // The target's rule: it does nothing for a key that it has seen.
    static std::vector<order> done(const world& world) {
        std::vector<order> all;
        std::set<std::string> keys;
        for (const auto& one : world.counter().arrivals_at("/orders")) {
            if (keys.insert(one.key).second) {
                const auto body = boost::json::parse(one.body);
                all.push_back({std::string(body.at("handle").as_string()),
                               std::string(body.at("title").as_string())});
            }
        }
        return all;
    }

    static std::vector<std::string> ordered(const world& world) {
        std::vector<std::string> handles;
        for (auto& one : done(world)) {
            handles.push_back(std::move(one.handle));
        }
        return handles;
    }

    static tally out_of_order(const world& world) {
        tally made;
        std::map<std::string, int> newest;  // number of the product, by title
        for (const auto& one : done(world)) {
            const int number = std::stoi(one.handle.substr(one.handle.rfind('-') + 1));
            auto& before = newest[one.title];
            if (number < before) {
                ++made.disordered;
                made.remarks.push_back("out of order: " + one.handle + " of " + one.title);
            }
            before = number;
        }
        return made;
    }
};

}  // namespace

std::unique_ptr<watched_route> products_to_orders() {
    return std::make_unique<orders_of_products>();
}

}  // namespace sluice::testing
