#include "transform/storage_stage.hpp"

#include <sluice/component/registry.hpp>

namespace sluice::transform {

namespace {

struct store_options {
    storage_place place;
    std::optional<value_template> value;
};

const config::declaration<store_options>& store_declaration() {
    static const auto declared = [] {
        using o = store_options;
        config::declaration<o> d("store", "Puts a value into a storage and passes the record on");
        d.include(&o::place, storage_place_declaration());
        d.field("value", &o::value, "A template for the value; by default the record's data")
            .example("{post: \"{{ result.id }}\"}");
        return d;
    }();
    return declared;
}

class store_transformer final : public transformer {
 public:
    store_transformer(store_options options, std::shared_ptr<storage> storage, clock& time)
        : options_(std::move(options)), storage_(std::move(storage)), time_(time) {}

    stage_work apply(entity entity, expression_scope scope, stage_output& out) const override {
        auto key = key_for(*options_.place.key, entity.data, scope);
        if (!key) {
            return key.error();
        }
        if (!options_.value) {
            out.kept().add(storage_->put(*std::move(key), entity.data, time_.now()));
            out.emit(std::move(entity));
            return {};
        }
        const auto value = options_.value->evaluate(entity.data, scope);
        if (!value) {
            return failure(value.error()).within("value");
        }
        out.kept().add(storage_->put(*std::move(key), *value, time_.now()));
        out.emit(std::move(entity));
        return {};
    }

 private:
    store_options options_;
    std::shared_ptr<storage> storage_;
    clock& time_;
};

result<std::shared_ptr<transformer>> make_store(const store_options& options,
                                                const component_context& context) {
    auto storage = storage_named(options.place.storage, context);
    if (!storage) {
        return storage.error();
    }
    return std::make_shared<store_transformer>(options, *std::move(storage), context.time);
}

}  // namespace

void add_store(registry& types) {
    types.add<transformer>(store_declaration(), make_store);
}

}  // namespace sluice::transform
