#include <sluice/component/exchange_keeping.hpp>
#include <sluice/component/request_log.hpp>
#include <sluice/model/text.hpp>
#include <sluice/net/outcome.hpp>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace sluice {
namespace {

constexpr std::size_t longest_body = 4096;  // bytes

bool carries_a_credential(std::string_view name) {
    constexpr std::array<std::string_view, 7> marks = {
        "authorization", "cookie", "api-key", "apikey", "token", "secret", "password"};
    return std::ranges::any_of(
        marks, [&](std::string_view mark) { return ascii::holds_ignoring_case(name, mark); });
}

}  // namespace

std::string shown_headers(const net::header_list& headers, const secret_filter& filter) {
    std::string text;
    for (const auto& [name, value] : headers) {
        text += name;
        text += ": ";
        text += carries_a_credential(name) ? std::string_view(hidden_text) : value;
        text += '\n';
    }
    return filter.without_secrets(std::move(text));
}

std::vector<secret> credentials_of(const net::header_list& headers) {
    constexpr std::size_t shortest = 8;  // shorter secrets would match harmless text by chance
    std::vector<secret> found;
    for (const auto& [name, value] : headers) {
        const auto proof = value.substr(value.rfind(' ') + 1);
        if (carries_a_credential(name) && proof.size() >= shortest) {
            found.emplace_back(proof);
        }
    }
    return found;
}

request_log::request_log(event_log& log, std::string client, net::request_logging logging,
                         std::vector<secret> secrets)
    : log_(log),
      client_(std::move(client)),
      logging_(logging),
      secrets_(std::move(secrets)),
      filter_(secrets_) {}

void request_log::write(const net::request& sent, const result<net::response>& outcome,
                        std::chrono::milliseconds took) const {
    using net::request_logging;
    if (logging_ == request_logging::off && !sent.note) {
        return;
    }
    // Building a filter costs more than using it. Most requests carry only the client's credential,
    // which the client's own filter hides.
    std::optional<secret_filter> wider;
    auto secrets = credentials_of(sent.headers);
    std::erase_if(secrets, [this](const secret& one) {
        return std::ranges::find(secrets_, one) != secrets_.end();
    });
    if (!secrets.empty()) {
        secrets.insert(secrets.end(), secrets_.begin(), secrets_.end());
        wider.emplace(std::move(secrets));
    }
    const secret_filter& filter = wider ? *wider : filter_;
    keep_exchange(sent, outcome, filter);
    if (logging_ == request_logging::off) {
        return;
    }
    const bool headers = logging_ != request_logging::line;
    const bool bodies = logging_ == request_logging::full;
    const auto hidden = [&](std::string text) { return filter.without_secrets(std::move(text)); };
    const auto body_of = [&](const std::string& body) {
        return bodies ? hidden(net::excerpt(body, longest_body)) : std::string();
    };
    const std::string status = outcome ? std::to_string(outcome->status) : "";
    log_.write(
        log_level::info, "request",
        {{"client", client_},
         {"request", hidden(sent.method + " " + sent.target)},
         {"status", status},
         {"took", format_duration(took)},
         {"bytes", outcome ? std::to_string(outcome->body.size()) : std::string()},
         {"failure", outcome ? std::string() : hidden(outcome.error().message)},
         {"asked_by", sent.asked_by},
         {"task", sent.note ? sent.note->task : std::string()},
         {"sent_headers", headers ? shown_headers(sent.headers, filter) : std::string()},
         {"sent_body", body_of(sent.body)},
         {"headers", headers && outcome ? shown_headers(outcome->headers, filter) : std::string()},
         {"body", outcome ? body_of(outcome->body) : std::string()}});
}

}  // namespace sluice
