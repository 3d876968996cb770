#include "formats/xml_text.hpp"
#include "transform/formats/format_place.hpp"
#include "transform/place_stage.hpp"

#include <sluice/component/registry.hpp>
#include <sluice/config/yaml_value.hpp>
#include <sluice/net/query.hpp>

namespace sluice::transform {

namespace {

struct format_options {
    format_place place;
};

const config::declaration<format_options>& format_declaration() {
    static const auto declared = [] {
        config::declaration<format_options> d("format", "Turns values into texts of a format");
        d.include(
            &format_options::place,
            format_place_declaration("The path of the values; * stands for every member or element",
                                     "How they are written"));
        return d;
    }();
    return declared;
}

result<json::value> formatted(const json::value& value, const format_place& options) {
    auto text = result<std::string>(std::string());
    switch (options.as) {
        case text_format::csv:
            text = formats::csv_from_rows(value, options.csv());
            break;
        case text_format::form:
            if (value.is_object()) {
                text = net::query_string(value, true);
            } else {
                text = failure(failure_class::invalid, "a form is made of an object, not of " +
                                                           std::string(name_of(kind_of(value))));
            }
            break;
        case text_format::xml:
            text = formats::xml_from_value(value);
            break;
        case text_format::yaml:
            text = config::yaml_text(value);
            break;
    }
    if (!text) {
        auto why = text.error();
        why.kind = failure_class::invalid;
        return why;
    }
    return json::value(*text);
}

class format_transformer final : public transformer {
 public:
    format_transformer(path at, format_place options)
        : at_(std::move(at)), options_(std::move(options)) {}

    stage_work apply(entity entity, expression_scope /*scope*/, stage_output& out) const override {
        auto done = each_match(
            entity.data, at_, [&](json::value& value, const way_to& way) -> result<void> {
                auto made = formatted(value, options_);
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

void add_format(registry& types) {
    types.add<transformer>(format_declaration(),
                           [](const format_options& options,
                              const component_context&) -> result<std::shared_ptr<transformer>> {
                               auto at = path::parse(options.place.at, path_use::pattern);
                               if (!at) {
                                   return at.error();
                               }
                               return std::make_shared<format_transformer>(*std::move(at),
                                                                           options.place);
                           });
}

}  // namespace sluice::transform
