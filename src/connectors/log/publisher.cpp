#include <sluice/component/registry.hpp>
#include <sluice/expression/template.hpp>
#include <sluice/model/utf8.hpp>

#include <optional>

namespace sluice {

namespace log {

namespace {

// The log cuts longer fields anyway.
constexpr std::size_t longest_text = 8UL * 1024;

struct publisher_options {
    std::optional<text_template> message;
    log_level level = log_level::info;
};

const config::declaration<publisher_options>& publisher_declaration() {
    static const auto declared = [] {
        config::declaration<publisher_options> d("log",
                                                 "Writes each record to the daemon's own log");
        d.field("message", &publisher_options::message,
                "The line's text, a template; without it the line shows the record's data as JSON. "
                "Both end after 8 KiB")
            .example("\"{{ title }} costs {{ price }}\"");
        d.field("level", &publisher_options::level, "The line's level")
            .choice("debug", log_level::debug)
            .choice("info", log_level::info)
            .choice("warning", log_level::warning)
            .choice("error", log_level::error);
        return d;
    }();
    return declared;
}

class log_publisher final : public publisher {
 public:
    log_publisher(publisher_options options, const component_context& context)
        : options_(std::move(options)), name_(context.name), log_(context.log) {}

    result<delivery> prepare(entity entity, std::string key) override {
        // An expression that fails must fail here, before the intent is committed.
        if (auto text = text_of(entity.data); !text) {
            return text.error();
        }
        delivery made;
        made.summary = "log " + entity.type + " " + entity.id;
        made.entity = std::move(entity);
        made.key = std::move(key);
        // A line that appears twice in a log does no harm.
        made.safety = repeat_safety::idempotent;
        return made;
    }

    awaitable<result<receipt>> send(delivery delivery) override {
        const auto text = text_of(delivery.entity.data);
        if (!text) {
            co_return text.error();
        }
        const entity& entity = delivery.entity;
        if (options_.message) {
            log_.write(options_.level, *text,
                       {{"connection", name_}, {"entity", entity.type}, {"id", entity.id}});
        } else {
            log_.write(options_.level, "record",
                       {{"connection", name_},
                        {"entity", entity.type},
                        {"id", entity.id},
                        {"data", *text}});
        }
        co_return receipt();
    }

 private:
    result<std::string> text_of(const json::value& data) const {
        if (!options_.message) {
            return utf8_cut(write_json(data), longest_text);
        }
        const auto text = options_.message->evaluate(data);
        if (!text) {
            return text.error().within("message");
        }
        if (kind_of(*text) == json_kind::string) {
            return utf8_cut(text->as_string(), longest_text);
        }
        return utf8_cut(write_json(*text), longest_text);
    }

    publisher_options options_;
    std::string name_;
    event_log& log_;
};

}  // namespace

}  // namespace log

void add_log_connector(registry& types) {
    types.add<publisher>(
        log::publisher_declaration(),
        [](const log::publisher_options& options,
           const component_context& context) -> result<std::shared_ptr<publisher>> {
            return std::make_shared<log::log_publisher>(options, context);
        });
}

}  // namespace sluice
