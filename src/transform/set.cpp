#include "transform/place_stage.hpp"

#include <sluice/component/registry.hpp>
#include <sluice/expression/template.hpp>

namespace sluice::transform {

namespace {

struct set_options {
    config::named_list<value_template> values;
};

const config::declaration<set_options>& set_declaration() {
    static const auto declared = [] {
        config::declaration<set_options> d("set", "Sets places of the data and leaves the rest");
        d.field("values", &set_options::values,
                "A template for each path, in order. Each sees the results of those before. "
                "Missing objects on the way are made, and [] appends to a list. A path that begins "
                "with $ is a variable, which later expressions read as $name")
            .whole()
            .required()
            .not_empty()
            .example("{$cents: \"{{ round(price * 100) }}\", seo.price: \"{{ $cents }}\"}")
            .check([](const config::named_list<value_template>& values) {
                return judge_keys(values, path_use::target);
            });
        return d;
    }();
    return declared;
}

class set_transformer final : public transformer {
 public:
    using assignments = std::vector<std::pair<path, value_template>>;

    explicit set_transformer(assignments all) : all_(std::move(all)) {}

    stage_work apply(entity entity, expression_scope scope, stage_output& out) const override {
        expression_budget shared;
        scope.budget = &shared;
        for (const auto& [path, made] : all_) {
            auto value = made.evaluate(entity.data, scope);
            if (!value) {
                return value.error().within("at '" + path.text() + "'");
            }
            if (auto done = write_at(entity, path, *std::move(value)); !done) {
                return done.error();
            }
            scope.variables = entity.variables.all();
        }
        out.emit(std::move(entity));
        return {};
    }

 private:
    assignments all_;
};

result<std::shared_ptr<transformer>> make_set(const set_options& options,
                                              const component_context& /*context*/) {
    auto all = with_paths(options.values, path_use::target);
    if (!all) {
        return all.error();
    }
    return std::make_shared<set_transformer>(*std::move(all));
}

}  // namespace

void add_set(registry& types) {
    types.add<transformer>(set_declaration(), make_set);
}

}  // namespace sluice::transform
