#include "transform/path.hpp"
#include "transform/place_stage.hpp"
#include "transform/schema/json_schema.hpp"

#include <sluice/component/registry.hpp>

#include <fstream>
#include <iterator>

namespace sluice::transform {

namespace {

constexpr std::size_t told_problems = 5;

struct validate_options {
    std::optional<json::value> schema;
    std::string file;
    std::string at;
};

std::string judge_schema(const std::optional<json::value>& schema) {
    if (!schema) {
        return {};
    }
    const auto made = json_schema::compile(*schema);
    return made ? std::string() : describe(made.error());
}

const config::declaration<validate_options>& validate_declaration() {
    static const auto declared = [] {
        using o = validate_options;
        config::declaration<o> d("validate", "Fails a record that does not fit a JSON Schema");
        d.field("schema", &o::schema,
                "The schema, of draft 7. A $ref leads to a place of it (#/definitions/line). "
                "`format` checks nothing; patterns are RE2's")
            .example("{type: object, required: [sku], properties: {sku: {type: string}}}")
            .check(judge_schema);
        d.field("file", &o::file, "A JSON file with the schema, in its place")
            .path()
            .example("product.schema.json");
        d.field("at", &o::at, "The path of the values; without it the whole data")
            .example("lines[*]")
            .check([](const std::string& text) { return judge_path(text, path_use::pattern); });
        d.check({"schema", "file"}, [](const o& options, config::section_report& report) {
            if (options.schema.has_value() == !options.file.empty()) {
                report.add(options.schema ? "schema" : "file",
                           options.schema ? "there are both 'schema' and 'file'"
                                          : "there is neither 'schema' nor 'file'",
                           "give one of the two");
            }
        });
        return d;
    }();
    return declared;
}

class validate_transformer final : public transformer {
 public:
    validate_transformer(json_schema schema, std::optional<path> at)
        : schema_(std::move(schema)), at_(std::move(at)) {}

    stage_work apply(entity entity, expression_scope /*scope*/, stage_output& out) const override {
        auto done =
            at_ ? each_match(
                      entity.data, *at_,
                      [&](json::value& value, const way_to& way) -> result<void> {
                          auto good = judge(value);
                          if (!good) {
                              return failure(good.error()).within("at '" + place_text(way) + "'");
                          }
                          return {};
                      })
                : judge(entity.data);
        if (!done) {
            return done.error();
        }
        out.emit(std::move(entity));
        return {};
    }

 private:
    result<void> judge(const json::value& value) const {
        const auto problems = schema_.problems_of(value, told_problems + 1);
        if (!problems) {
            return problems.error();
        }
        if (problems->empty()) {
            return {};
        }
        std::string all;
        for (std::size_t i = 0; i < problems->size() && i < told_problems; ++i) {
            all += (i == 0 ? "" : "; ") + (*problems)[i];
        }
        return failure(failure_class::invalid,
                       problems->size() > told_problems ? all + "; and more" : all);
    }

    json_schema schema_;
    std::optional<path> at_;
};

result<json::value> schema_of(const validate_options& options) {
    if (options.schema) {
        return *options.schema;
    }
    std::ifstream from(options.file, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(from), std::istreambuf_iterator<char>()};
    if (!from) {
        return failure(failure_class::invalid, options.file + ": it cannot be read");
    }
    auto read = parse_json(text);
    return read ? read : failure(read.error()).within(options.file);
}

result<std::shared_ptr<transformer>> make_validate(const validate_options& options,
                                                   const component_context& /*context*/) {
    auto schema = schema_of(options);
    if (!schema) {
        return schema.error();
    }
    auto compiled = json_schema::compile(*std::move(schema));
    if (!compiled) {
        return compiled.error();
    }
    std::optional<path> at;
    if (!options.at.empty()) {
        auto parsed = path::parse(options.at, path_use::pattern);
        if (!parsed) {
            return parsed.error();
        }
        at = *std::move(parsed);
    }
    return std::make_shared<validate_transformer>(*std::move(compiled), std::move(at));
}

}  // namespace

void add_validate(registry& types) {
    types.add<transformer>(validate_declaration(), make_validate);
}

}  // namespace sluice::transform
