#include <sluice/component/registry.hpp>
#include <sluice/expression/template.hpp>
#include <sluice/model/printable.hpp>

#include <optional>

namespace sluice::transform {

namespace {

// Bytes of a line of the log.
constexpr std::size_t longest_message = 4096;

struct log_options {
    std::optional<text_template> message;
    log_level level = log_level::info;
};

const config::declaration<log_options>& log_declaration() {
    static const auto declared = [] {
        using o = log_options;
        config::declaration<o> d("log",
                                 "Writes a line to the program's log and passes the record on");
        d.field("message", &o::message,
                "A template for the line, cut at 4 KiB. A value that is no text stands as JSON")
            .required()
            .shorthand()
            .example("\"{{ sku || 'a product' }} has no stock\"");
        d.field("level", &o::level, "The level of the line")
            .choice("debug", log_level::debug)
            .choice("info", log_level::info)
            .choice("warning", log_level::warning)
            .choice("error", log_level::error);
        return d;
    }();
    return declared;
}

class log_transformer final : public transformer {
 public:
    log_transformer(log_options options, const component_context& context)
        : options_(std::move(options)), stage_(context.name), log_(context.log) {}

    stage_work apply(entity entity, expression_scope scope, stage_output& out) const override {
        const auto message = options_.message->evaluate(entity.data, scope);
        if (!message) {
            return failure(message.error()).within("message");
        }
        auto text = kind_of(*message) == json_kind::string ? std::string(message->get_string())
                                                           : write_json(*message);
        if (!out.watch().rehearsal) {
            log_.write(options_.level, "a stage says",
                       {{"stage", stage_},
                        {"entity", entity.id},
                        {"text", printable_line(text.substr(0, longest_message))}});
        }
        out.emit(std::move(entity));
        return {};
    }

 private:
    log_options options_;
    std::string stage_;
    event_log& log_;
};

}  // namespace

void add_log(registry& types) {
    types.add<transformer>(
        log_declaration(),
        [](const log_options& options,
           const component_context& context) -> result<std::shared_ptr<transformer>> {
            return std::make_shared<log_transformer>(options, context);
        });
}

}  // namespace sluice::transform
