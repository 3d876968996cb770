#include "formats/form_text.hpp"
#include "formats/xml_text.hpp"
#include "transform/formats/format_place.hpp"
#include "transform/place_stage.hpp"

#include <sluice/component/registry.hpp>
#include <sluice/config/yaml_value.hpp>

namespace sluice::transform {

namespace {

struct parse_options {
    format_place place;
};

const config::declaration<parse_options>& parse_declaration() {
    static const auto declared = [] {
        config::declaration<parse_options> d("parse",
                                             "Turns texts into the values that they write");
        d.include(
            &parse_options::place,
            format_place_declaration(
                "The path of the texts; * stands for every member or element. A null stays null",
                "How they are written"));
        return d;
    }();
    return declared;
}

result<json::value> parsed(const json::value& value, const format_place& options) {
    if (value.is_null()) {
        return nullptr;
    }
    if (kind_of(value) != json_kind::string) {
        return failure(failure_class::invalid,
                       "expected a text, not " + std::string(name_of(kind_of(value))));
    }
    const std::string_view text = value.get_string();
    switch (options.as) {
        case text_format::csv: {
            auto rows = formats::rows_from_csv(text, options.csv());
            return rows ? result<json::value>(*std::move(rows)) : rows.error();
        }
        case text_format::form:
            return formats::value_from_form(text);
        case text_format::xml:
            return formats::value_from_xml(text);
        case text_format::yaml:
            break;
    }
    return config::value_from_yaml(text);
}

class parse_transformer final : public transformer {
 public:
    parse_transformer(path at, format_place options)
        : at_(std::move(at)), options_(std::move(options)) {}

    stage_work apply(entity entity, expression_scope /*scope*/, stage_output& out) const override {
        auto done = each_match(
            entity.data, at_, [&](json::value& value, const way_to& way) -> result<void> {
                auto made = parsed(value, options_);
                if (!made) {
                    return failure(made.error()).within("at '" + place_text(way) + "'");
                }
                value = *std::move(made);
                return {};
            });
        if (!done) {
            return done.error();
        }
        out.emit(std::move(entity));
        return {};
    }

 private:
    path at_;
    format_place options_;
};

}  // namespace

void add_parse(registry& types) {
    types.add<transformer>(parse_declaration(),
                           [](const parse_options& options,
                              const component_context&) -> result<std::shared_ptr<transformer>> {
                               auto at = path::parse(options.place.at, path_use::pattern);
                               if (!at) {
                                   return at.error();
                               }
                               return std::make_shared<parse_transformer>(*std::move(at),
                                                                          options.place);
                           });
}

}  // namespace sluice::transform
