#include <sluice/component/registry.hpp>
#include <sluice/expression/template.hpp>

namespace sluice::transform {

namespace {

struct map_options {
    value_template shape;
};

const config::declaration<map_options>& map_declaration() {
    static const auto declared = [] {
        config::declaration<map_options> d("map", "Replaces the data by the result of a template");
        d.field("shape", &map_options::shape,
                "The new data, of any shape. Texts may hold expressions between {{ and }}. A text "
                "that is one expression keeps the type of its value")
            .whole()
            .required()
            .example("{id: \"{{ id }}\", title: \"{{ title }} ({{ vendor }})\"}");
        return d;
    }();
    return declared;
}

class map_transformer final : public transformer {
 public:
    explicit map_transformer(value_template shape) : shape_(std::move(shape)) {}

    stage_work apply(entity entity, expression_scope scope, stage_output& out) const override {
        auto made = shape_.evaluate(entity.data, scope);
        if (!made) {
            return made.error();
        }
        entity.data = *std::move(made);
        out.emit(std::move(entity));
        return {};
    }

 private:
    value_template shape_;
};

}  // namespace

void add_map(registry& types) {
    types.add<transformer>(map_declaration(),
                           [](const map_options& options,
                              const component_context&) -> result<std::shared_ptr<transformer>> {
                               return std::make_shared<map_transformer>(options.shape);
                           });
}

}  // namespace sluice::transform
