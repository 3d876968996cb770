#include <sluice/component/registry.hpp>
#include <sluice/expression/template.hpp>

#include <optional>

namespace sluice::transform {

namespace {

struct fail_options {
    std::optional<text_template> message;
};

const config::declaration<fail_options>& fail_declaration() {
    static const auto declared = [] {
        config::declaration<fail_options> d("fail", "Fails the record with a reason of your own");
        d.field("message", &fail_options::message, "A template for the reason")
            .required()
            .shorthand()
            .example("\"{{ sku || 'a product' }} has no price\"");
        return d;
    }();
    return declared;
}

class fail_transformer final : public transformer {
 public:
    explicit fail_transformer(text_template message) : message_(std::move(message)) {}

    stage_work apply(entity entity, expression_scope scope, stage_output& /*out*/) const override {
        const auto message = message_.evaluate(entity.data, scope);
        if (!message) {
            return failure(message.error()).within("message");
        }
        return failure(failure_class::invalid, kind_of(*message) == json_kind::string
                                                   ? std::string(message->get_string())
                                                   : write_json(*message));
    }

 private:
    text_template message_;
};

}  // namespace

void add_fail(registry& types) {
    types.add<transformer>(fail_declaration(),
                           [](const fail_options& options,
                              const component_context&) -> result<std::shared_ptr<transformer>> {
                               return std::make_shared<fail_transformer>(options.message.value());
                           });
}

}  // namespace sluice::transform
