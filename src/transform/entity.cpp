#include <sluice/component/registry.hpp>
#include <sluice/model/key.hpp>

#include <optional>

namespace sluice::transform {

namespace {

struct entity_options {
    std::optional<text_template> type;
    std::optional<expression> identifier;
};

const config::declaration<entity_options>& entity_declaration() {
    static const auto declared = [] {
        using o = entity_options;
        config::declaration<o> d("entity", "Gives the record another type or identifier");
        d.field("type", &o::type, "A template for the type: a text that is not empty")
            .example("\"{{ kind }}-of-{{ entity.type }}\"");
        d.field("identifier", &o::identifier,
                "An expression for the identifier: a text that is not empty, a number, or a list "
                "of those. The parts of a list are escaped and joined with /")
            .example("\"[vendor, sku]\"");
        d.check([](const o& given, config::section_report& report) {
            if (!given.type && !given.identifier) {
                report.add("type", "'entity' changes nothing", "give it a type or an identifier");
            }
        });
        return d;
    }();
    return declared;
}

result<std::string> named(const result<json::value>& made, std::string_view field) {
    if (!made) {
        return failure(made.error()).within(field);
    }
    auto text = key_text(*made);
    if (text && !text->empty() && kind_of(*made) != json_kind::boolean) {
        return *std::move(text);
    }
    const auto found = text && text->empty() ? "an empty text" : name_of(kind_of(*made));
    return failure(failure_class::invalid,
                   std::string(field) + ": expected a text, a number or a list of those, not " +
                       std::string(found),
                   "see that the record has the members that it is made of");
}

class entity_transformer final : public transformer {
 public:
    explicit entity_transformer(entity_options options) : options_(std::move(options)) {}

    // Both expressions see the entity as it came in.
    stage_work apply(entity entity, expression_scope scope, stage_output& out) const override {
        auto type = std::move(entity.type);
        if (options_.type) {
            auto made = named(options_.type->evaluate(entity.data, scope), "type");
            if (!made) {
                return made.error();
            }
            type = *std::move(made);
        }
        if (options_.identifier) {
            auto made = named(options_.identifier->evaluate(entity.data, scope), "identifier");
            if (!made) {
                return made.error();
            }
            entity.id = *std::move(made);
        }
        entity.type = std::move(type);
        out.emit(std::move(entity));
        return {};
    }

 private:
    entity_options options_;
};

}  // namespace

void add_entity(registry& types) {
    types.add<transformer>(entity_declaration(),
                           [](const entity_options& options,
                              const component_context&) -> result<std::shared_ptr<transformer>> {
                               return std::make_shared<entity_transformer>(options);
                           });
}

}  // namespace sluice::transform
