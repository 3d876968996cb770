#include "control/live_events.hpp"

#include "control/log_level_name.hpp"

#include <sluice/model/json.hpp>
#include <sluice/model/printable.hpp>
#include <sluice/model/time.hpp>

#include <boost/asio/post.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <deque>
#include <variant>

namespace sluice::control {
namespace {

// A proxy or a reader notices within two of these that the other side has gone.
constexpr std::chrono::seconds between_signs{15};
constexpr std::size_t largest_backlog = std::size_t{256} * 1024;  // bytes of a reader
constexpr std::size_t largest_piece = std::size_t{64} * 1024;

constexpr std::array<std::string_view, 4> looked_for{"route", "outgoing", "incoming", "task"};

std::string text_of(const log_field& field) {
    if (const auto* text = std::get_if<std::string>(&field.value)) {
        return *text;
    }
    const auto* number = std::get_if<std::int64_t>(&field.value);
    return number == nullptr ? std::string() : std::to_string(*number);
}

// The fields by which people look for a line.
wanted_fields names_in(std::span<const log_field> fields) {
    wanted_fields names;
    for (const auto& field : fields) {
        if (std::ranges::find(looked_for, field.name) != looked_for.end()) {
            names.push_back({std::string(field.name), text_of(field)});
        }
    }
    return names;
}

bool has_all(const wanted_fields& names, const wanted_fields& wanted) {
    return std::ranges::all_of(wanted, [&](const wanted_field& one) {
        return std::ranges::any_of(names, [&](const wanted_field& name) {
            return name.name == one.name && name.value == one.value;
        });
    });
}

json::value value_of(const log_field& field) {
    if (const auto* text = std::get_if<std::string>(&field.value)) {
        return json::value(valid_utf8(*text));
    }
    return std::visit([](const auto& value) { return json::value(value); }, field.value);
}

std::string event_text(log_level level, std::string_view message,
                       std::span<const log_field> fields) {
    json::object values;
    for (const auto& field : fields) {
        values[field.name] = value_of(field);
    }
    json::object out;
    out["time"] =
        format_utc(std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()));
    out["level"] = name_of(level);
    out["event"] = message;
    out["fields"] = std::move(values);
    return write_json(out);
}

}  // namespace

class live_events::reader final : public net::body_source,
                                  public std::enable_shared_from_this<reader> {
 public:
    reader(asio::any_io_executor executor, log_level least, wanted_fields wanted)
        : executor_(executor),
          least_(least),
          wanted_(std::move(wanted)),
          wake_(std::move(executor)) {}

    void push(log_level level, const std::string& event, std::span<const log_field> fields) {
        if (level < least_ || (!wanted_.empty() && !has_all(names_in(fields), wanted_))) {
            return;
        }
        {
            const std::lock_guard guard(mutex_);
            if (size_ + event.size() > largest_backlog) {
                ++lost_;
                return;
            }
            size_ += event.size();
            waiting_.push_back(event);
        }
        asio::post(executor_, [weak = weak_from_this()] {
            if (const auto self = weak.lock()) {
                self->wake_.notify();
            }
        });
    }

    awaitable<std::string> next() override {
        const auto alive = shared_from_this();
        while (!stopped_) {
            auto piece = take();
            if (!piece.empty()) {
                co_return piece;
            }
            const bool woken = co_await wake_.wait(between_signs);
            if (!woken && !stopped_) {
                co_return ": still there\n\n";
            }
        }
        co_return std::string();
    }

    void stop() override {
        stopped_ = true;
        wake_.notify();
    }

 private:
    std::string take() {
        const std::lock_guard guard(mutex_);
        std::string piece;
        while (!waiting_.empty() && piece.size() < largest_piece) {
            piece += waiting_.front();
            size_ -= waiting_.front().size();
            waiting_.pop_front();
        }
        if (lost_ > 0 && waiting_.empty()) {
            piece += "event: lost\ndata: {\"events\":" + std::to_string(lost_) + "}\n\n";
            lost_ = 0;
        }
        return piece;
    }

    asio::any_io_executor executor_;
    log_level least_;
    wanted_fields wanted_;
    wake_event wake_;
    bool stopped_ = false;
    std::mutex mutex_;
    std::deque<std::string> waiting_;
    std::size_t size_ = 0;
    std::uint64_t lost_ = 0;
};

void live_events::tell(log_level level, std::string_view message,
                       std::span<const log_field> fields) {
    const bool stays = level >= log_level::warning;
    if (count_ == 0 && !stays) {
        return;
    }
    const auto text = event_text(level, message, fields);
    const std::lock_guard guard(shared_->mutex);
    if (stays) {
        keep(text, fields);
    }
    if (count_ == 0) {
        return;
    }
    // JSON has no line breaks, so one line of data holds it.
    const auto event = "event: log\ndata: " + text + "\n\n";
    for (const auto& each : shared_->readers) {
        if (const auto one = each.lock()) {
            one->push(level, event, fields);
        }
    }
}

// Needs the lock.
void live_events::keep(const std::string& text, std::span<const log_field> fields) {
    auto& lines = shared_->kept;
    shared_->bytes_kept += text.size();
    lines.push_back({text, names_in(fields)});
    while (lines.size() > most_kept ||
           (shared_->bytes_kept > most_bytes_kept && lines.size() > 1)) {
        shared_->bytes_kept -= lines.front().text.size();
        lines.pop_front();
    }
}

std::vector<std::string> live_events::kept(const wanted_fields& wanted) const {
    std::vector<std::string> texts;
    const std::lock_guard guard(shared_->mutex);
    for (const auto& line : shared_->kept) {
        if (has_all(line.names, wanted)) {
            texts.push_back(line.text);
        }
    }
    return texts;
}

std::shared_ptr<net::body_source> live_events::subscribe(asio::any_io_executor executor,
                                                         log_level least, wanted_fields wanted) {
    const std::lock_guard guard(shared_->mutex);
    std::erase_if(shared_->readers, [](const auto& each) { return each.expired(); });
    if (shared_->readers.size() >= most_readers) {
        return nullptr;
    }
    auto made = std::make_shared<reader>(std::move(executor), least, std::move(wanted));
    shared_->readers.push_back(made);
    count_ = shared_->readers.size();
    // Tells the reader at once that it hears every event from here on.
    return made;
}

}  // namespace sluice::control
