#include "transform/storage_stage.hpp"

#include <sluice/component/registry.hpp>

namespace sluice::transform {

namespace {

struct only_changed_options {
    storage_place place;
    std::optional<expression> compare;
};

const config::declaration<only_changed_options>& only_changed_declaration() {
    static const auto declared = [] {
        using o = only_changed_options;
        config::declaration<o> d(
            "only_changed",
            "Lets records through whose value differs from a storage's, and stores it");
        d.include(&o::place, storage_place_declaration());
        d.field("compare", &o::compare,
                "An expression for the value to compare and store; by default the record's data")
            .example("\"[price, stock]\"");
        return d;
    }();
    return declared;
}

class only_changed_transformer final : public transformer {
 public:
    only_changed_transformer(only_changed_options options, std::shared_ptr<storage> storage,
                             clock& time)
        : options_(std::move(options)), storage_(std::move(storage)), time_(time) {}

    bool waits() const override { return true; }

    stage_work apply(entity entity, expression_scope scope, stage_output& out) const override {
        return compare(std::move(entity), scope, &out);
    }

 private:
    awaitable<result<void>> compare(entity entity, expression_scope scope,
                                    stage_output* out) const {
        auto key = key_for(*options_.place.key, entity.data, scope);
        if (!key) {
            co_return key.error();
        }
        json::value present = entity.data;
        if (options_.compare) {
            auto part = options_.compare->evaluate(entity.data, scope);
            if (!part) {
                co_return failure(part.error()).within("compare");
            }
            present = *std::move(part);
        }
        const auto before = co_await storage_->find(*key, &out->kept());
        if (!before) {
            co_return before.error();
        }
        if (*before && json_equal(**before, present)) {
            out->drop("only_changed: '" + *key + "' is as storage '" + storage_->name() +
                      "' holds it");
            co_return result<void>();
        }
        out->kept().add(storage_->put(*std::move(key), present, time_.now()));
        out->emit(std::move(entity));
        co_return result<void>();
    }

    only_changed_options options_;
    std::shared_ptr<storage> storage_;
    clock& time_;
};

result<std::shared_ptr<transformer>> make_only_changed(const only_changed_options& options,
                                                       const component_context& context) {
    auto storage = storage_named(options.place.storage, context);
    if (!storage) {
        return storage.error();
    }
    return std::make_shared<only_changed_transformer>(options, *std::move(storage), context.time);
}

}  // namespace

void add_only_changed(registry& types) {
    types.add<transformer>(only_changed_declaration(), make_only_changed);
}

}  // namespace sluice::transform
