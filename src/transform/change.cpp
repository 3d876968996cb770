#include "transform/place_stage.hpp"

#include <sluice/component/registry.hpp>

namespace sluice::transform {

namespace {

struct change_options {
    config::named_list<expression> values;
};

const config::declaration<change_options>& change_declaration() {
    static const auto declared = [] {
        config::declaration<change_options> d("change",
                                              "Computes new values at places of the data");
        d.field("values", &change_options::values,
                "An expression for each path, in order; `*` stands for every member or element. "
                "The expression sees the value as `@`, and the record as `parent`. A missing place "
                "stays missing")
            .whole()
            .required()
            .not_empty()
            .example("{\"variants[*].price\": \"round(number(@) * 100)\", title: trim(@)}")
            .check([](const config::named_list<expression>& values) {
                return judge_keys(values, path_use::pattern);
            });
        return d;
    }();
    return declared;
}

class change_transformer final : public transformer {
 public:
    using changes = std::vector<std::pair<path, expression>>;

    explicit change_transformer(changes all) : all_(std::move(all)) {}

    stage_work apply(entity entity, expression_scope scope, stage_output& out) const override {
        expression_budget shared;
        scope.budget = &shared;
        scope.parent = &entity.data;
        for (const auto& change : all_) {
            const auto& code = change.second;
            auto done =
                each_match(entity.data, change.first,
                           [&](json::value& value, const way_to& way) -> result<void> {
                               auto made = code.evaluate(value, scope);
                               if (!made) {
                                   return made.error().within("at '" + place_text(way) + "', in '" +
                                                              code.text() + "'");
                               }
                               value = *std::move(made);
                               return {};
                           });
            if (!done) {
                return done.error();
            }
        }
        out.emit(std::move(entity));
        return {};
    }

 private:
    changes all_;
};

result<std::shared_ptr<transformer>> make_change(const change_options& options,
                                                 const component_context& /*context*/) {
    auto all = with_paths(options.values, path_use::pattern);
    if (!all) {
        return all.error();
    }
    return std::make_shared<change_transformer>(*std::move(all));
}

}  // namespace

void add_change(registry& types) {
    types.add<transformer>(change_declaration(), make_change);
}

}  // namespace sluice::transform
