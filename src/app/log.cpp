#include "app/log.hpp"

#include "app/log_line.hpp"
#include "app/log_output.hpp"

#include <sluice/net/outcome.hpp>

#include <spdlog/details/null_mutex.h>
#include <spdlog/logger.h>
#include <spdlog/sinks/base_sink.h>

#include <chrono>
#include <cstdlib>
#include <string>
#include <unistd.h>
#include <utility>
#include <variant>
#include <vector>

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

// sd-daemon(3): a line that begins with <N> has the priority N.
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

// The log has its own sink because spdlog's sinks wait for the reader. A write must never stall its
// caller.
class output_sink final : public spdlog::sinks::base_sink<spdlog::details::null_mutex> {
 public:
    explicit output_sink(log_backlog backlog) : output_(STDERR_FILENO, std::move(backlog)) {}

 private:
    void sink_it_(const spdlog::details::log_msg& message) override {
        std::string line;
        line.reserve(message.payload.size() + 1);
        line.append(message.payload.data(), message.payload.size());
        line += '\n';
        output_.write(std::move(line));
    }
    void flush_() override {}

    log_output output_;
};

// A longer text, such as a whole reply, would hide the other lines.
constexpr std::size_t longest_field = 16'384;  // bytes

std::string shortened(std::string text) {
    return text.size() > longest_field ? net::excerpt(text, longest_field) : text;
}

class spdlog_event_log final : public event_log {
 public:
    spdlog_event_log(const log_settings& settings, const secret_filter& filter)
        : style_(settings.style),
          filter_(filter),
          // journald sets $JOURNAL_STREAM for the services whose standard error it reads.
          for_journal_(std::getenv("JOURNAL_STREAM") != nullptr),
          logger_("sluice", std::make_shared<output_sink>(backlog())) {
        logger_.set_level(spdlog_level(settings.least));
    }

    void write(log_level level, std::string_view message,
               std::initializer_list<log_field> fields) override {
        if (!logger_.should_log(spdlog_level(level))) {
            return;
        }
        const auto line = line_of(level, message, fields);
        logger_.log(spdlog_level(level), spdlog::string_view_t(line.data(), line.size()));
    }

 private:
    log_backlog backlog() const {
        log_backlog made;
        made.told_loss = [this](std::size_t lines) {
            return line_of(log_level::warning,
                           "lines of the log were dropped: nobody read standard error",
                           {{"lines", static_cast<std::int64_t>(lines)}}) +
                   '\n';
        };
        return made;
    }

    std::string line_of(log_level level, std::string_view message,
                        std::initializer_list<log_field> fields) const {
        std::vector<log_field> shown(fields);
        for (auto& field : shown) {
            auto* text = std::get_if<std::string>(&field.value);
            if (text != nullptr && !text->empty()) {
                *text = filter_.without_secrets(shortened(std::move(*text)));
            }
        }
        const auto now =
            std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
        std::string line = style_ == log_style::json ? json_line(now, level, message, shown)
                                                     : human_line(now, level, message, shown);
        if (for_journal_) {
            line.insert(0, journal_priority(level));
        }
        return line;
    }

    log_style style_;
    const secret_filter& filter_;
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
                                          const secret_filter& filter) {
    return std::make_unique<spdlog_event_log>(settings, filter);
}

}  // namespace sluice::app
