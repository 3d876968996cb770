#include "net/request_head.hpp"

#include "net/header_name.hpp"

#include <sluice/model/text.hpp>

#include <algorithm>
#include <array>

namespace sluice::net {

namespace {

bool is_ours(std::string_view name) {
    static constexpr std::array<std::string_view, 7> ours = {
        "Content-Length", "Transfer-Encoding", "Connection", "TE", "Trailer", "Upgrade", "Expect"};
    return std::any_of(ours.begin(), ours.end(), [name](std::string_view each) {
        return ascii::same_ignoring_case(each, name);
    });
}

bool usually_has_body(std::string_view method) {
    return method == "POST" || method == "PUT" || method == "PATCH";
}

void append_header(std::string& out, std::string_view name, std::string_view value) {
    out += name;
    out += ": ";
    out += value;
    out += "\r\n";
}

}  // namespace

std::optional<failure> check_request(std::string_view method, const header_list& headers) {
    if (!is_token(method)) {
        return failure(failure_class::refused, "the request's method is not one",
                       "use GET, POST, PUT, PATCH, DELETE or HEAD");
    }
    for (const auto& [name, value] : headers) {
        if (!is_token(name)) {
            return failure(failure_class::refused, "'" + name + "' cannot be the name of a header",
                           "use letters, digits and '-'");
        }
        if (is_ours(name)) {
            return failure(failure_class::refused, "header '" + name + "' cannot be given",
                           "leave it out: the client sets it");
        }
        if (!is_header_value(value)) {
            const bool breaks = value.find_first_of("\r\n") != std::string::npos;
            return failure(
                failure_class::refused,
                "header '" + name + "' holds a " + (breaks ? "line break" : "control character"),
                "remove it; a secret read from a file may end in one");
        }
    }
    return std::nullopt;
}

std::string request_head(std::string_view method, const url& to, const header_list& headers,
                         std::size_t body_size, bool absolute) {
    std::string out;
    out.reserve(512);
    out += method;
    out += ' ';
    out += absolute ? to_text(to) : to.target;
    out += " HTTP/1.1\r\n";
    if (!headers.find("Host")) {
        append_header(out, "Host", host_header(to.site));
    }
    for (const auto& [name, value] : headers) {
        append_header(out, name, value);
    }
    // A method that usually has a body states its length even when it is 0; no other method does
    // (RFC 9110, 8.6).
    if (body_size != 0 || usually_has_body(method)) {
        append_header(out, "Content-Length", std::to_string(body_size));
    }
    out += "\r\n";
    return out;
}

}  // namespace sluice::net
