#include "net/reply_text.hpp"

#include "net/header_name.hpp"

#include <sluice/model/text.hpp>

#include <array>

namespace sluice::net {

namespace {

struct named_status {
    unsigned status;
    std::string_view reason;
};

constexpr std::array names = {
    named_status{100, "Continue"},
    named_status{200, "OK"},
    named_status{201, "Created"},
    named_status{202, "Accepted"},
    named_status{204, "No Content"},
    named_status{206, "Partial Content"},
    named_status{301, "Moved Permanently"},
    named_status{302, "Found"},
    named_status{303, "See Other"},
    named_status{304, "Not Modified"},
    named_status{307, "Temporary Redirect"},
    named_status{308, "Permanent Redirect"},
    named_status{400, "Bad Request"},
    named_status{401, "Unauthorized"},
    named_status{403, "Forbidden"},
    named_status{404, "Not Found"},
    named_status{405, "Method Not Allowed"},
    named_status{406, "Not Acceptable"},
    named_status{408, "Request Timeout"},
    named_status{409, "Conflict"},
    named_status{410, "Gone"},
    named_status{411, "Length Required"},
    named_status{412, "Precondition Failed"},
    named_status{413, "Content Too Large"},
    named_status{415, "Unsupported Media Type"},
    named_status{417, "Expectation Failed"},
    named_status{422, "Unprocessable Content"},
    named_status{429, "Too Many Requests"},
    named_status{431, "Request Header Fields Too Large"},
    named_status{500, "Internal Server Error"},
    named_status{501, "Not Implemented"},
    named_status{502, "Bad Gateway"},
    named_status{503, "Service Unavailable"},
    named_status{504, "Gateway Timeout"},
    named_status{505, "HTTP Version Not Supported"},
};

bool has_break(std::string_view text) {
    return text.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos;
}

bool is_framing(std::string_view name) {
    return ascii::same_ignoring_case(name, "Content-Length") ||
           ascii::same_ignoring_case(name, "Transfer-Encoding") ||
           ascii::same_ignoring_case(name, "Connection");
}

}  // namespace

std::string_view reason_of(unsigned status) {
    for (const auto& each : names) {
        if (each.status == status) {
            return each.reason;
        }
    }
    return "Status";
}

std::string reply_head(const response& message, bool keep_alive, body_length length) {
    std::string out;
    out.reserve(256);
    out += "HTTP/1.1 ";
    out += std::to_string(message.status);
    out += ' ';
    out += reason_of(message.status);
    out += "\r\n";
    for (const auto& [name, value] : message.headers) {
        // A handler's header must not end the head early or state another length.
        if (is_framing(name) || has_break(name) || has_break(value)) {
            continue;
        }
        out += name;
        out += ": ";
        out += value;
        out += "\r\n";
    }
    // 1xx, 204 and 304 have no body by definition (RFC 9112, 6.3).
    const bool has_length = length == body_length::stated;
    if (has_length && message.status >= 200 && message.status != 204 && message.status != 304) {
        out += "Content-Length: ";
        out += std::to_string(message.body.size());
        out += "\r\n";
    }
    out += keep_alive ? "\r\n" : "Connection: close\r\n\r\n";
    return out;
}

}  // namespace sluice::net
