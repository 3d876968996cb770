#include "connectors/storage/publisher.hpp"

#include <sluice/component/registry.hpp>
#include <sluice/component/storage.hpp>

#include <boost/json/object.hpp>

#include <memory>
#include <string>
#include <utility>

namespace sluice {

namespace {

struct stored_options {
    config::reference storage;
    std::string prefix;
    std::string entity;
    std::int64_t limit = 10'000;
};

const config::declaration<stored_options>& stored_declaration() {
    static const auto declared = [] {
        using o = stored_options;
        config::declaration<o> d("storage",
                                 "Gives the values of a storage, in order of their keys");
        d.field("storage", &o::storage, "The name of the storage, as under storages")
            .required()
            .refers_to("storage")
            .example("post-of-product");
        d.field("prefix", &o::prefix, "Gives only the keys that begin so").example("shop/");
        d.field("entity", &o::entity,
                "The type of the entities; without it the name of the storage")
            .example("products");
        d.field("limit", &o::limit,
                "The most values; a run fails when the storage holds more, because memory has to "
                "hold them all")
            .at_least(1)
            .at_most(100'000);
        return d;
    }();
    return declared;
}

class stored_subscriber final : public subscriber {
 public:
    stored_subscriber(stored_options options, std::shared_ptr<storage> from)
        : options_(std::move(options)), from_(std::move(from)) {}

    awaitable<result<page>> fetch(json::value /*position*/) override {
        const auto limit = static_cast<std::size_t>(options_.limit);
        auto items = co_await from_->list(options_.prefix, limit + 1, nullptr);
        if (!items) {
            co_return items.error();
        }
        if (items->size() > limit) {
            co_return failure(failure_class::invalid,
                              "storage '" + from_->name() + "' holds more than " +
                                  std::to_string(limit) + " of these",
                              "give a longer prefix, or raise the limit");
        }
        page all;
        for (auto& item : *items) {
            entity& one = all.entities.emplace_back();
            one.type = options_.entity.empty() ? from_->name() : options_.entity;
            one.id = item.key;
            json::object data;
            data["key"] = std::move(item.key);
            data["value"] = std::move(item.value);
            one.data = std::move(data);
        }
        co_return all;
    }

    std::string source() const override { return from_->name() + "/" + options_.prefix; }

 private:
    stored_options options_;
    std::shared_ptr<storage> from_;
};

}  // namespace

void add_storage_connector(registry& types) {
    stored::add_publisher(types);
    types.add<subscriber>(
        stored_declaration(),
        [](const stored_options& options,
           const component_context& context) -> result<std::shared_ptr<subscriber>> {
            auto from = context.storages.find(options.storage.name);
            if (!from) {
                return failure(
                    failure_class::invalid,
                    context.name + ": there is no storage '" + options.storage.name + "'",
                    "add it under storages:");
            }
            return std::make_shared<stored_subscriber>(options, std::move(from));
        });
}

}  // namespace sluice
