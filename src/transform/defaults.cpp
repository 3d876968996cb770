#include "transform/place_stage.hpp"

#include <sluice/component/registry.hpp>
#include <sluice/expression/template.hpp>

namespace sluice::transform {

namespace {

struct defaults_options {
    config::named_list<value_template> values;
};

// A path up to its last wildcard, and the rest of it.
struct default_place {
    path within;  // no steps: the record itself
    path rest;
};

result<default_place> place_of(const std::string& text) {
    auto whole = path::parse(text, path_use::pattern);
    if (!whole) {
        return whole.error();
    }
    auto steps = whole->steps();
    auto last = steps.size();
    while (last > 0 && !steps[last - 1].is_wildcard()) {
        --last;
    }
    if (last == steps.size()) {
        return failure(failure_class::invalid,
                       "path '" + text + "': expected a member or an element after the last *",
                       "a default is for a place that may be missing");
    }
    const auto middle = steps.begin() + static_cast<std::ptrdiff_t>(last);
    return default_place{path::of({steps.begin(), middle}), path::of({middle, steps.end()})};
}

std::string judge_places(const config::named_list<value_template>& values) {
    for (const auto& [text, value] : values.entries) {
        if (const auto place = place_of(text); !place) {
            return describe(place.error());
        }
    }
    return {};
}

const config::declaration<defaults_options>& defaults_declaration() {
    static const auto declared = [] {
        config::declaration<defaults_options> d("defaults",
                                                "Fills places that are missing or null");
        d.field("values", &defaults_options::values,
                "A template for each path, in order. Each sees the results of those before. `*` "
                "stands for every member or element. A template is evaluated only when a place is "
                "empty")
            .whole()
            .required()
            .not_empty()
            .example("{vendor.name: unknown, \"variants[*].stock\": 0}")
            .check(judge_places);
        return d;
    }();
    return declared;
}

class defaults_transformer final : public transformer {
 public:
    using fillings = std::vector<std::pair<default_place, value_template>>;

    explicit defaults_transformer(fillings all) : all_(std::move(all)) {}

    stage_work apply(entity entity, expression_scope scope, stage_output& out) const override {
        expression_budget shared;
        scope.budget = &shared;
        for (const auto& [place, made] : all_) {
            if (auto done = fill(entity.data, place, made, scope); !done) {
                return done.error();
            }
        }
        out.emit(std::move(entity));
        return {};
    }

 private:
    static result<void> fill(json::value& data, const default_place& place,
                             const value_template& made, const expression_scope& scope) {
        std::optional<json::value> value;
        return each_match(data, place.within, [&](json::value& here, const way_to& way) {
            return fill_one(data, here, way, place.rest, made, scope, value);
        });
    }

    // `value` is the template's result, made once for all places.
    static result<void> fill_one(const json::value& data, json::value& here, const way_to& way,
                                 const path& rest, const value_template& made,
                                 const expression_scope& scope, std::optional<json::value>& value) {
        const auto* present = find_at(here, rest);
        if (present != nullptr && !present->is_null()) {
            return {};
        }
        const auto located = [&](failure why) {
            const auto within = place_text(way);
            return within.empty() ? std::move(why) : std::move(why).within("in '" + within + "'");
        };
        if (!value) {
            auto evaluated = made.evaluate(data, scope);
            if (!evaluated) {
                return located(evaluated.error().within("at '" + rest.text() + "'"));
            }
            value = *std::move(evaluated);
        }
        auto done = assign_at(here, rest, *value);
        return done ? result<void>() : located(done.error());
    }

    fillings all_;
};

result<std::shared_ptr<transformer>> make_defaults(const defaults_options& options,
                                                   const component_context& /*context*/) {
    defaults_transformer::fillings all;
    for (const auto& [text, value] : options.values.entries) {
        auto place = place_of(text);
        if (!place) {
            return place.error();
        }
        all.emplace_back(*std::move(place), value);
    }
    return std::make_shared<defaults_transformer>(std::move(all));
}

}  // namespace

void add_defaults(registry& types) {
    types.add<transformer>(defaults_declaration(), make_defaults);
}

}  // namespace sluice::transform
