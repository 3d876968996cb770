#include "transform/path.hpp"

#include <sluice/component/registry.hpp>
#include <sluice/expression/template.hpp>

#include <map>
#include <utility>
#include <vector>

namespace sluice::transform {

namespace {

struct set_options {
    std::map<std::string, value_template> values;
};

std::string judge_paths_of_values(const std::map<std::string, value_template>& values) {
    for (const auto& [text, value] : values) {
        if (const auto path = path::parse(text); !path) {
            return path.error().message;
        }
    }
    return {};
}

const config::declaration<set_options>& set_declaration() {
    static const auto declared = [] {
        config::declaration<set_options> d("set",
                                           "Sets single places of the data, leaves the rest");
        d.field("values", &set_options::values,
                "A template for each path. Objects on the way are made. Every template sees the "
                "record as it came in; they are set in the order of their paths")
            .whole()
            .required()
            .not_empty()
            .example("{seo.title: \"{{ title }}\", \"tags[0]\": new}")
            .check(judge_paths_of_values);
        return d;
    }();
    return declared;
}

class set_transformer final : public transformer {
 public:
    using assignments = std::vector<std::pair<path, value_template>>;

    explicit set_transformer(assignments all) : all_(std::move(all)) {}

    stage_work apply(entity entity, expression_scope scope, stage_output& out) const override {
        std::vector<json::value> values;
        values.reserve(all_.size());
        for (const auto& [where, what] : all_) {
            auto value = what.evaluate(entity.data, scope);
            if (!value) {
                return value.error().within("at '" + where.text() + "'");
            }
            values.push_back(*std::move(value));
        }
        for (std::size_t i = 0; i < all_.size(); ++i) {
            auto done = assign_at(entity.data, all_[i].first, std::move(values[i]));
            if (!done) {
                return done.error();
            }
        }
        out.emit(std::move(entity));
        return {};
    }

 private:
    assignments all_;
};

result<std::shared_ptr<transformer>> make_set(const set_options& options,
                                              const component_context& /*context*/) {
    set_transformer::assignments all;
    for (const auto& [text, value] : options.values) {
        auto path = path::parse(text);
        if (!path) {
            return path.error();
        }
        all.emplace_back(*std::move(path), value);
    }
    return std::make_shared<set_transformer>(std::move(all));
}

}  // namespace

void add_set(registry& types) {
    types.add<transformer>(set_declaration(), make_set);
}

}  // namespace sluice::transform
