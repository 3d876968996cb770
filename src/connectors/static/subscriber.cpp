#include <sluice/component/registry.hpp>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace sluice {

namespace {

struct static_options {
    std::vector<json::value> items;
};

const config::declaration<static_options>& static_declaration() {
    static const auto declared = [] {
        config::declaration<static_options> d("static", "Gives the records that stand here");
        d.field("items", &static_options::items, "The records, each of any shape")
            .required()
            .example("[{id: a, title: Chair}]");
        return d;
    }();
    return declared;
}

class static_subscriber final : public subscriber {
 public:
    explicit static_subscriber(static_options options) : options_(std::move(options)) {}

    awaitable<result<page>> fetch(json::value /*position*/) override {
        page all;
        for (const auto& item : options_.items) {
            entity& one = all.entities.emplace_back();
            one.type = "static";
            one.data = item;
        }
        co_return all;
    }

 private:
    static_options options_;
};

}  // namespace

void add_static_connector(registry& types) {
    types.add<subscriber>(static_declaration(),
                          [](const static_options& options, const component_context&) {
                              return std::make_shared<static_subscriber>(options);
                          });
}

}  // namespace sluice
