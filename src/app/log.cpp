#include "app/log.hpp"

#include "app/log_line.hpp"

#include <spdlog/logger.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <chrono>
#include <cstdlib>
#include <utility>
#include <variant>

namespace sluice::app {
namespace {

spdlog::level::level_enum spdlog_level(log_level level) {
    switch (level) {
        case log_level::debug:
            return spdlog::level::debug;
        case log_level::info:
            return spdlog::level::info;
        case log_level::warning:
            return spdlog::level::warn;
        case log_level::error:
            return spdlog::level::err;
    }
    return spdlog::level::err;
}

// sd-daemon(3): a line that begins with <N> has that priority.
std::string_view journal_priority(log_level level) {
    switch (level) {
        case log_level::debug:
            return "<7>";
        case log_level::info:
            return "<6>";
        case log_level::warning:
            return "<4>";
        case log_level::error:
            return "<3>";
    }
    return "<3>";
}

class spdlog_event_log final : public event_log {
 public:
    spdlog_event_log(const log_settings& settings, const std::vector<secret>& secrets)
        : style_(settings.style),
          hides_(secrets),
          for_journal_(std::getenv("JOURNAL_STREAM") != nullptr),
          logger_("sluice", std::make_shared<spdlog::sinks::stderr_sink_mt>()) {
        logger_.set_pattern("%v");
        logger_.set_level(spdlog_level(settings.least));
        logger_.flush_on(spdlog::level::debug);
    }

    void write(log_level level, std::string_view message,
               std::initializer_list<log_field> fields) override {
        if (!logger_.should_log(spdlog_level(level))) {
            return;
        }
        const auto all = without_secrets(fields);
        const auto now =
            std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
        std::string line = style_ == log_style::json ? json_line(now, level, message, all)
                                                     : human_line(now, level, message, all);
        if (for_journal_) {
            line.insert(0, journal_priority(level));
        }
        logger_.log(spdlog_level(level), spdlog::string_view_t(line.data(), line.size()));
    }

 private:
    std::vector<log_field> without_secrets(std::initializer_list<log_field> fields) const {
        std::vector<log_field> shown(fields);
        for (auto& field : shown) {
            if (auto* text = std::get_if<std::string>(&field.value)) {
                *text = hides_.without_secrets(std::move(*text));
            }
        }
        return shown;
    }

    log_style style_;
    secret_filter hides_;
    bool for_journal_;
    spdlog::logger logger_;
};

}  // namespace

log_level log_level_named(const std::string& name) {
    for (const auto level :
         {log_level::debug, log_level::info, log_level::warning, log_level::error}) {
        if (name == name_of(level)) {
            return level;
        }
    }
    return log_level::info;
}

std::unique_ptr<event_log> make_event_log(const log_settings& settings,
                                          const std::vector<secret>& secrets) {
    return std::make_unique<spdlog_event_log>(settings, secrets);
}

}  // namespace sluice::app
