#include "app/log.hpp"

#include "app/folded_lines.hpp"
#include "app/journal.hpp"
#include "app/log_line.hpp"
#include "app/log_output.hpp"

#include <sluice/net/outcome.hpp>

#include <spdlog/details/null_mutex.h>
#include <spdlog/logger.h>
#include <spdlog/sinks/base_sink.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
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

// The log has its own sink because spdlog's sinks wait for the reader. A write must never stall its
// caller.
class output_sink final : public spdlog::sinks::base_sink<spdlog::details::null_mutex> {
 public:
    output_sink(int descriptor, log_backlog backlog) : output_(descriptor, std::move(backlog)) {}

 private:
    void sink_it_(const spdlog::details::log_msg& message) override {
        output_.write({message.payload.data(), message.payload.size()});
    }
    void flush_() override {}

    log_output output_;
};

// A longer text, such as a whole reply, would hide the other lines.
constexpr std::size_t longest_field = 16'384;  // bytes

std::string shortened(std::string text) {
    return text.size() > longest_field ? net::excerpt(text, longest_field) : text;
}

// Holds the connection to the journal, if journald reads standard error.
class journal_connection {
 public:
    explicit journal_connection(const std::filesystem::path& path) {
        if (is_journal_stream(STDERR_FILENO)) {
            socket_ = connect_to_journal(path);
        }
    }
    ~journal_connection() {
        if (socket_) {
            ::close(*socket_);
        }
    }
    journal_connection(const journal_connection&) = delete;
    journal_connection& operator=(const journal_connection&) = delete;

    bool open() const { return socket_.has_value(); }
    int descriptor() const { return socket_.value_or(STDERR_FILENO); }

 private:
    std::optional<int> socket_;
};

class spdlog_event_log final : public folding_log {
 public:
    spdlog_event_log(const log_settings& settings, const secret_filter& filter)
        : style_(settings.style),
          levels_(settings.levels ? settings.levels : std::make_shared<log_levels>(settings.least)),
          listener_(settings.listener),
          filter_(filter),
          // Without a connection, journald still reads the priority before each line.
          with_priority_(is_journal_stream(STDERR_FILENO)),
          journal_(settings.journal),
          logger_("sluice", std::make_shared<output_sink>(journal_.descriptor(), backlog())) {
        logger_.set_level(spdlog::level::trace);  // levels_ decides
    }
    ~spdlog_event_log() override {
        for (const auto& one : folded_.take_all()) {
            write_folded(one);
        }
    }
    spdlog_event_log(const spdlog_event_log&) = delete;
    spdlog_event_log& operator=(const spdlog_event_log&) = delete;

    void write_repeated() override {
        std::vector<folded_line> ended;
        {
            const std::lock_guard guard(folding_);
            ended = folded_.take_ended(now());
        }
        for (const auto& one : ended) {
            write_folded(one);
        }
    }

    void write(log_level level, std::string_view message,
               std::initializer_list<log_field> fields) override {
        if (!levels_->passes(level, {fields.begin(), fields.size()})) {
            return;
        }
        const auto shown = without_secrets(fields);
        const auto at = now();
        bool is_new = true;
        std::vector<folded_line> ended;
        if (level != log_level::debug) {
            const std::lock_guard guard(folding_);
            is_new = folded_.is_new(level, message, shown, at);
            ended = folded_.take_ended(at);
        }
        for (const auto& one : ended) {
            write_folded(one);
        }
        if (is_new) {
            put(at, level, message, shown);
        }
    }

 private:
    static wall_time now() {
        return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    }

    void write_folded(const folded_line& line) {
        put(now(), line.level, line.message, line.shown_fields());
    }

    void put(wall_time at, log_level level, std::string_view message,
             std::span<const log_field> shown) {
        if (listener_) {
            listener_(level, message, shown);
        }
        const auto text = output_text(at, level, message, shown);
        logger_.log(spdlog_level(level), spdlog::string_view_t(text.data(), text.size()));
    }

    log_backlog backlog() const {
        log_backlog made;
        made.told_loss = [this](std::size_t lines) {
            const log_field count{"lines", static_cast<std::int64_t>(lines)};
            return output_text(now(), log_level::warning,
                               "lines of the log were dropped: nobody read standard error",
                               {&count, 1});
        };
        return made;
    }

    std::vector<log_field> without_secrets(std::initializer_list<log_field> fields) const {
        std::vector<log_field> shown(fields);
        for (auto& field : shown) {
            auto* text = std::get_if<std::string>(&field.value);
            if (text != nullptr && !text->empty()) {
                *text = filter_.without_secrets(shortened(std::move(*text)));
            }
        }
        return shown;
    }

    // Returns an entry of the journal, or a line with its end.
    std::string output_text(wall_time at, log_level level, std::string_view message,
                            std::span<const log_field> shown) const {
        if (journal_.open()) {
            const auto line = style_ == log_style::json ? json_line(at, level, message, shown)
                                                        : event_text(message, shown);
            return journal_entry(level, line, message, shown);
        }
        std::string line = style_ == log_style::json ? json_line(at, level, message, shown)
                                                     : human_line(at, level, message, shown);
        if (with_priority_) {
            line.insert(0, std::string{'<', journal_priority(level), '>'});
        }
        line += '\n';
        return line;
    }

    log_style style_;
    std::shared_ptr<log_levels> levels_;
    std::function<void(log_level, std::string_view, std::span<const log_field>)> listener_;
    const secret_filter& filter_;
    bool with_priority_;
    journal_connection journal_;  // outlives the logger, which writes what waits when it ends
    spdlog::logger logger_;
    std::mutex folding_;
    folded_lines folded_;
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

std::unique_ptr<folding_log> make_event_log(const log_settings& settings,
                                            const secret_filter& filter) {
    return std::make_unique<spdlog_event_log>(settings, filter);
}

}  // namespace sluice::app
