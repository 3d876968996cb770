#include <sluice/component/registry.hpp>

#include <optional>

namespace sluice::transform {

namespace {

struct filter_options {
    std::optional<expression> condition;
};

const config::declaration<filter_options>& filter_declaration() {
    static const auto declared = [] {
        config::declaration<filter_options> d(
            "filter", "Lets records through for which an expression is true");
        d.field("condition", &filter_options::condition,
                "An expression; the record is dropped when it gives false, null, \"\", [] or {}")
            .required()
            .shorthand()
            .example("status == 'POSTED'");
        return d;
    }();
    return declared;
}

class filter_transformer final : public transformer {
 public:
    explicit filter_transformer(expression condition) : condition_(std::move(condition)) {}

    stage_work apply(entity entity, expression_scope scope, stage_output& out) const override {
        const auto passes = condition_.test(entity.data, scope);
        if (!passes) {
            return passes.error().within("in '" + condition_.text() + "'");
        }
        if (*passes) {
            out.emit(std::move(entity));
        } else {
            out.drop("filter: " + condition_.text() + " is false");
        }
        return {};
    }

    const expression* condition() const override { return &condition_; }

 private:
    expression condition_;
};

}  // namespace

void add_filter(registry& types) {
    types.add<transformer>(
        filter_declaration(),
        [](const filter_options& options,
           const component_context&) -> result<std::shared_ptr<transformer>> {
            return std::make_shared<filter_transformer>(options.condition.value());
        });
}

}  // namespace sluice::transform
