#include "connectors/webhook/refusal_log.hpp"

#include <chrono>
#include <utility>

namespace sluice::webhook {

namespace {

constexpr std::chrono::seconds between_lines{60};

}  // namespace

std::string reason_of(unsigned status) {
    switch (status) {
        case 400:
            return "unreadable";
        case 401:
            return "unproven";
        case 409:
            return "repeated";
        case 413:
            return "too_large";
        case 415:
            return "encoding";
        case 503:
            return "full";
        default:
            return "other";
    }
}

refusal_log::refusal_log(std::string connection, std::string path, clock& time, event_log& log)
    : connection_(std::move(connection)), path_(std::move(path)), time_(time), log_(log) {}

void refusal_log::refused(unsigned status, const std::string& why) {
    ++counts_[reason_of(status)];
    const auto now = time_.steady_now();
    if (said_ && now - *said_ < between_lines) {
        ++unsaid_;
        return;
    }
    said_ = now;
    log_.write(log_level::warning, "a webhook was refused",
               {{"connection", connection_},
                {"path", path_},
                {"status", static_cast<std::int64_t>(status)},
                {"reason", why},
                {"refused_before", std::exchange(unsaid_, 0)}});
}

}  // namespace sluice::webhook
