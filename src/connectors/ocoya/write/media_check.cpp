#include "connectors/ocoya/write/media_check.hpp"

#include "connectors/ocoya/api/body.hpp"

#include <sluice/model/printable.hpp>
#include <sluice/model/text.hpp>
#include <sluice/net/query.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <vector>

namespace sluice::ocoya {

namespace {

// Types that Ocoya does not take. Every other name passes. Servers call a JPEG image/jpg or
// image/pjpeg, and an MP4 application/mp4, and Ocoya looks at the file itself.
constexpr std::array<std::string_view, 30> refused_types = {
    "image/webp",
    "image/svg+xml",
    "image/bmp",
    "image/x-ms-bmp",
    "image/tiff",
    "image/heic",
    "image/heif",
    "image/avif",
    "image/x-icon",
    "image/vnd.microsoft.icon",
    "image/vnd.adobe.photoshop",
    "image/x-photoshop",
    "video/quicktime",
    "video/x-msvideo",
    "video/x-matroska",
    "video/webm",
    "video/x-ms-wmv",
    "video/x-flv",
    "video/x-m4v",
    "video/3gpp",
    "video/mpeg",
    "video/ogg",
    "application/pdf",
    "application/postscript",
    "application/json",
    "application/xml",
    "application/xhtml+xml",
    "application/zip",
    "application/msword",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document"};

bool is_refused(std::string_view type) {
    return type.starts_with("text/") || type.starts_with("audio/") || type.starts_with("font/") ||
           std::ranges::find(refused_types, type) != refused_types.end();
}

bool is_missing(const net::response& reply) {
    return reply.status == 404 || reply.status == 410;
}

// Turns "image/png; q=1" into "image/png".
std::string type_of(const net::response& reply) {
    std::string type(reply.headers.find("Content-Type").value_or(""));
    type.resize(std::min(type.find_first_of("; "), type.size()));
    return ascii::lower(type);
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
    if (is_missing(reply)) {
        return "is not there: HTTP " + std::to_string(reply.status);
    }
    if (reply.status < 200 || reply.status > 299) {
        return {};
    }
    const auto type = type_of(reply);
    if (is_refused(type)) {
        return "is of type " + type + "; Ocoya takes png, jpeg, gif and mp4";
    }
    const auto length = reply.status == 206 ? std::nullopt : length_of(reply);  // 206: a part
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
            faults.push_back("'" + printable_cut(url, 200) + "' " + fault);
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
    auto room = spend();
    if (!room) {
        co_return room.error();
    }
    net::request look;
    look.method = "HEAD";
    look.target = url;
    auto reply = co_await http_->send(std::move(look));
    if (reply && is_missing(*reply)) {  // some servers know a file by GET only
        room = spend();
        if (!room) {
            co_return room.error();
        }
        net::request first_byte;
        first_byte.target = url;
        first_byte.headers.set("Range", "bytes=0-0");
        reply = co_await http_->send(std::move(first_byte));
    }
    if (!reply && reply.error().kind == failure_class::refused) {
        co_return "is not fetched: " + describe(reply.error());
    }
    // No answer is no proof: Ocoya may reach the server. Nothing is stored, so the next attempt
    // asks again.
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

// One attempt and 15 seconds: the check saves a request to Ocoya, and must not delay it for long.
result<std::unique_ptr<media_check>> make_media_check(
    const component_context& context, std::size_t per_minute,
    const std::vector<std::string>& allow_networks, const std::string& base_url) {
    net::client_settings settings;
    settings.configured_place = base_url;
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

result<std::unique_ptr<media_check>> media_check_of(const publisher_options& options,
                                                    const api_client& through,
                                                    const component_context& context) {
    if (options.check_media != media_looks::head) {
        return std::unique_ptr<media_check>();
    }
    return make_media_check(context, static_cast<std::size_t>(options.media_checks_per_minute),
                            through.allow_networks(), through.base_url());
}

}  // namespace sluice::ocoya
