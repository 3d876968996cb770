#include "transform/place_stage.hpp"
#include "transform/storage_stage.hpp"

#include <sluice/component/registry.hpp>

namespace sluice::transform {

namespace {

struct list_stored_options {
    config::reference storage;
    std::string as;
    std::optional<text_template> prefix;
    std::int64_t limit = 1000;
};

const config::declaration<list_stored_options>& list_stored_declaration() {
    static const auto declared = [] {
        using o = list_stored_options;
        config::declaration<o> d("list_stored",
                                 "Puts a list of a storage's values into the record");
        d.field("storage", &o::storage, "The name of the storage, as under storages")
            .required()
            .refers_to("storage")
            .example("post-of-product");
        d.field("as", &o::as,
                "The path of the list: {key, value} for each, in order of the keys. A path that "
                "begins "
                "with $ is a variable")
            .required()
            .not_empty()
            .example("posts")
            .check([](const std::string& text) { return judge_path(text, path_use::target); });
        d.field("prefix", &o::prefix, "A template for the beginning of the keys")
            .example("\"{{ vendor }}/\"");
        d.field("limit", &o::limit, "The most values; a storage that holds more is a failure")
            .at_least(1)
            .at_most(100'000);
        return d;
    }();
    return declared;
}

class list_stored_transformer final : public transformer {
 public:
    list_stored_transformer(list_stored_options options, path as, std::shared_ptr<storage> storage)
        : options_(std::move(options)), as_(std::move(as)), storage_(std::move(storage)) {}

    bool waits() const override { return true; }

    stage_work apply(entity entity, expression_scope scope, stage_output& out) const override {
        return list(std::move(entity), scope, &out);
    }

 private:
    awaitable<result<void>> list(entity entity, expression_scope scope, stage_output* out) const {
        std::string prefix;
        if (options_.prefix) {
            auto made = key_for(*options_.prefix, entity.data, scope);
            if (!made) {
                co_return failure(made.error()).within("prefix");
            }
            prefix = *std::move(made);
        }
        const auto limit = static_cast<std::size_t>(options_.limit);
        auto items = co_await storage_->list(std::move(prefix), limit + 1, &out->kept());
        if (!items) {
            co_return items.error();
        }
        if (items->size() > limit) {
            co_return failure(failure_class::invalid,
                              "storage '" + storage_->name() + "' holds more than " +
                                  std::to_string(limit) + " of these",
                              "give a longer prefix, or raise the limit");
        }
        json::array all;
        for (auto& item : *items) {
            json::object one;
            one["key"] = std::move(item.key);
            one["value"] = std::move(item.value);
            all.push_back(std::move(one));
        }
        auto done = write_at(entity, as_, std::move(all));
        if (!done) {
            co_return failure(done.error()).within("as");
        }
        out->emit(std::move(entity));
        co_return result<void>();
    }

    list_stored_options options_;
    path as_;
    std::shared_ptr<storage> storage_;
};

result<std::shared_ptr<transformer>> make_list_stored(const list_stored_options& options,
                                                      const component_context& context) {
    auto storage = storage_named(options.storage, context);
    if (!storage) {
        return storage.error();
    }
    auto as = path::parse(options.as, path_use::target);
    if (!as) {
        return as.error();
    }
    return std::make_shared<list_stored_transformer>(options, *std::move(as), *std::move(storage));
}

}  // namespace

void add_list_stored(registry& types) {
    types.add<transformer>(list_stored_declaration(), make_list_stored);
}

}  // namespace sluice::transform
