#include "engine/delivery/exchange_text.hpp"

#include <sluice/net/outcome.hpp>

#include <string_view>

namespace sluice::engine {
namespace {

// "HTTP 422 {"error":…}" of a reply as it was written down.
std::string line_of(const std::string& received) {
    constexpr std::size_t shown = 200;
    auto line = received.substr(0, received.find('\n'));
    const auto body = received.find("\n\n");
    if (body != std::string::npos) {
        line += " " + net::excerpt(std::string_view(received).substr(body + 2), shown);
    }
    return line;
}

}  // namespace

std::string request_text(const delivery& sent) {
    auto text = sent.summary;
    if (!sent.note || sent.note->sent.empty()) {
        return text;
    }
    text += "\n\n";
    if (!sent.note->earlier.empty()) {
        text += "before it\n" + sent.note->earlier + "\n";
    }
    return text + sent.note->sent;
}

std::string response_text(const delivery& sent, const std::string& said) {
    if (!sent.note || sent.note->received.empty()) {
        return said;
    }
    const auto& received = sent.note->received;
    return (said.empty() ? line_of(received) : said) + "\n\n" + received;
}

}  // namespace sluice::engine
