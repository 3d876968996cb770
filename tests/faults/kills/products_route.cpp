// Products of a CSV file become posts (POST, verified by asking), and lines of a catalogue.

#include "faults/kills/world.hpp"

namespace sluice::testing {

namespace {

const std::string ocoya_publisher = std::string(R"({type: ocoya, client: ocoya, method: post,
      entity: posts, parameters: {query: {workspaceId: )") +
                                    first_workspace + "}}}";
// The configuration is wrong here: the API ignores the header, so a repeated request makes another
// post.
const std::string blind_publisher = std::string(R"({type: http, client: blind, method: post,
      url: /post, query: {workspaceId: )") +
                                    first_workspace + "}, idempotency_header: Idempotency-Key}";

class posts_of_products final : public watched_route {
 public:
    explicit posts_of_products(bool verified) : verified_(verified) {}

    std::string yaml(const world& world) const override {
        return R"(
incoming:
  products:
    schedule: every 1s
    subscriber: {type: file, path: )" +
               world.work().beside("products.csv").string() + R"(}
    identifier: Handle
    emit: new
outgoing:
  publish:
    settle_time: 50ms
    retry: {attempts: 100, first_delay: 10ms, longest_delay: 50ms}
    breaker: {pause: 100ms, longest_pause: 300ms}
    publisher: )" +
               (verified_ ? ocoya_publisher : blind_publisher) + R"(
routes:
  products-to-posts:
    from: products
    to: publish
    transformers:
      - map:
          caption: "{{ Title }}"
          socialProfileIds: [)" +
               first_profile + R"(]
          scheduledAt: "2031-01-31T09:00:00Z"
)";
    }

    // Every fourth product has a caption that others have too: deliberate duplicates, each to be
    // posted.
    void feed(world& world, std::mt19937& random) override {
        for (int more = 0; more < 4; ++more) {
            const auto number = world.products().size() + 1;
            const bool duplicate = random() % 4 == 0;
            world.add_product(duplicate ? "a duplicate"
                                        : "product number " + std::to_string(number));
        }
    }

    tally account_so_far(const world& world) const override {
        auto so_far = compare(titles(world), world.sandbox().made(), "post");
        so_far.lost = 0;  // not yet made
        std::erase_if(so_far.remarks,
                      [](const std::string& one) { return one.starts_with("lost"); });
        return so_far;
    }

    tally account(const world& world) const override {
        auto all = compare(titles(world), world.sandbox().made(), "post");
        all += compare(handles_of(world), world.tasks_of("products-to-posts"), "task of product");
        all += world.uncertain_of("products-to-posts");
        return all;
    }

 private:
    static std::vector<std::string> titles(const world& world) {
        std::vector<std::string> all;
        for (const auto& [handle, title] : world.products()) {
            all.push_back(title);
        }
        return all;
    }

    bool verified_;
};

class catalogue_of_products final : public watched_route {
 public:
    std::string yaml(const world& world) const override {
        return R"(
outgoing:
  catalogue:
    settle_time: 50ms
    publisher: {type: file, path: )" +
               world.work().beside("catalogue.ndjson").string() + R"(}
routes:
  products-to-catalogue:
    from: products
    to: catalogue
    transformers: [{map: {handle: "{{ Handle }}"}}]
)";
    }

    void feed(world& /*where*/, std::mt19937& /*random*/) override {}

    tally account_so_far(const world& world) const override {
        return doubled_in(handles_in(world.work().beside("catalogue.ndjson")), "line of");
    }

    tally account(const world& world) const override {
        const auto handles = handles_of(world);
        auto all = compare(handles, handles_in(world.work().beside("catalogue.ndjson")),
                           "line of the catalogue");
        all += compare(handles, world.tasks_of("products-to-catalogue"), "task of product");
        all += world.uncertain_of("products-to-catalogue");
        return all;
    }
};

}  // namespace

std::unique_ptr<watched_route> products_to_posts(bool verified) {
    return std::make_unique<posts_of_products>(verified);
}

std::unique_ptr<watched_route> products_to_catalogue() {
    return std::make_unique<catalogue_of_products>();
}

}  // namespace sluice::testing
