#include "transform/storage_stage.hpp"

#include <sluice/component/registry.hpp>

namespace sluice::transform {

namespace {

struct forget_options {
    storage_place place;
};

const config::declaration<forget_options>& forget_declaration() {
    static const auto declared = [] {
        config::declaration<forget_options> d(
            "forget", "Removes a value from a storage and passes the record on");
        d.include(&forget_options::place, storage_place_declaration());
        return d;
    }();
    return declared;
}

class forget_transformer final : public transformer {
 public:
    forget_transformer(text_template key, std::shared_ptr<storage> storage)
        : key_(std::move(key)), storage_(std::move(storage)) {}

    stage_work apply(entity entity, expression_scope scope, stage_output& out) const override {
        auto key = key_for(key_, entity.data, scope);
        if (!key) {
            return key.error();
        }
        out.kept().add(storage_->remove(*std::move(key)));
        out.emit(std::move(entity));
        return {};
    }

 private:
    text_template key_;
    std::shared_ptr<storage> storage_;
};

result<std::shared_ptr<transformer>> make_forget(const forget_options& options,
                                                 const component_context& context) {
    auto storage = storage_named(options.place.storage, context);
    if (!storage) {
        return storage.error();
    }
    return std::make_shared<forget_transformer>(options.place.key.value(), *std::move(storage));
}

}  // namespace

void add_forget(registry& types) {
    types.add<transformer>(forget_declaration(), make_forget);
}

}  // namespace sluice::transform
