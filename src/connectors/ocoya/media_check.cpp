#include "connectors/ocoya/media_check.hpp"

#include "connectors/ocoya/body.hpp"

#include <sluice/net/query.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <vector>

namespace sluice::ocoya {

namespace {

constexpr std::array<std::string_view, 4> taken_types = {"image/png", "image/jpeg", "image/gif",
                                                         "video/mp4"};

// "image/png; q=1" → "image/png"
std::string type_of(const net::response& reply) {
    std::string type(reply.headers.find("Content-Type").value_or(""));
    type.resize(std::min(type.find_first_of("; "), type.size()));
    for (char& each : type) {
        if (each >= 'A' && each <= 'Z') {
            each = static_cast<char>(each - 'A' + 'a');
        }
    }
    return type;
}

std::optional<std::size_t> length_of(const net::response& reply) {
    const auto text = reply.headers.find("Content-Length");
    std::size_t length = 0;
    if (!text) {
        return std::nullopt;
    }
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), length);
    return error == std::errc() ? std::optional(length) : std::nullopt;
}

}  // namespace

std::string fault_of_media(const net::response& reply) {
    if (reply.status == 404 || reply.status == 410) {
        return "is not there: HTTP " + std::to_string(reply.status);
    }
    if (reply.status < 200 || reply.status > 299) {
        return {};
    }
    const auto type = type_of(reply);
    const bool says_nothing =
        type.empty() || type == "application/octet-stream" || type == "binary/octet-stream";
    if (!says_nothing &&
        std::find(taken_types.begin(), taken_types.end(), type) == taken_types.end()) {
        return "is of type " + type + "; Ocoya takes png, jpeg, gif and mp4";
    }
    const auto length = length_of(reply);
    if (length && *length > media_check::largest) {
        return "has " + std::to_string(*length) + " bytes; Ocoya takes 5 MB at most";
    }
    return {};
}

media_check::media_check(std::shared_ptr<net::http_client> http, clock& time,
                         std::size_t per_minute)
    : http_(std::move(http)), time_(time), per_minute_(per_minute) {}

awaitable<result<void>> media_check::check(json::array urls) {
    std::vector<std::string> faults;
    for (const auto& item : urls) {
        const auto url = net::scalar_text(item);
        std::string fault;
        if (const auto* known = kept(url)) {
            fault = known->fault;
        } else {
            auto asked = co_await ask(url);
            if (!asked) {
                co_return asked.error();
            }
            fault = *std::move(asked);
        }
        if (!fault.empty()) {
            faults.push_back("'" + url.substr(0, 200) + "' " + fault);
        }
    }
    if (!faults.empty()) {
        co_return failure(failure_class::refused, "mediaUrls: " + joined(faults, "; "),
                          "put a smaller or another file in its place");
    }
    co_return result<void>();
}

const media_check::verdict* media_check::kept(const std::string& url) {
    const auto found = verdicts_.find(url);
    if (found == verdicts_.end() || time_.now() > found->second.at + kept_for) {
        return nullptr;
    }
    return &found->second;
}

awaitable<result<std::string>> media_check::ask(std::string url) {
    const auto room = spend();
    if (!room) {
        co_return room.error();
    }
    net::request what;
    what.method = "HEAD";
    what.target = url;
    auto reply = co_await http_->send(std::move(what));
    if (!reply && reply.error().kind == failure_class::refused) {
        co_return "is not fetched: " + describe(reply.error());
    }
    if (!reply) {
        co_return std::string();
    }
    auto fault = fault_of_media(*reply);
    if (verdicts_.size() >= most_kept) {
        verdicts_.clear();
    }
    verdicts_[url] = {fault, time_.now()};
    co_return fault;
}

result<void> media_check::spend() {
    constexpr auto window = std::chrono::minutes(1);
    const auto now = time_.now();
    if (now >= minute_ + window) {
        minute_ = now;
        spent_ = 0;
    }
    if (spent_ < per_minute_) {
        ++spent_;
        return {};
    }
    failure full(
        failure_class::busy,
        "the budget for looking at media is used up: " + std::to_string(per_minute_) + " a minute",
        "raise media_checks_per_minute");
    full.retry_after = minute_ + window - now;
    return full;
}

result<std::unique_ptr<media_check>> make_media_check(
    const component_context& context, std::size_t per_minute,
    const std::vector<std::string>& allow_networks) {
    net::client_settings settings;
    settings.allow_networks = allow_networks;
    settings.timeouts.total = std::chrono::seconds(15);
    settings.retry.attempts = 1;
    settings.connections = 2;
    auto http = context.http.make(settings);
    if (!http) {
        return http.error();
    }
    return std::make_unique<media_check>(*std::move(http), context.time, per_minute);
}

}  // namespace sluice::ocoya
