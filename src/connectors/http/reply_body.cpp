#include "connectors/http/reply_body.hpp"

#include "connectors/http/reply_bytes.hpp"
#include "connectors/http/reply_fault.hpp"

#include <sluice/net/outcome.hpp>
#include <sluice/net/success_rule.hpp>

#include <optional>
#include <utility>
#include <vector>

namespace sluice::http {

namespace {

constexpr unsigned accepted = 202;

std::optional<failure> fault_of(const net::response& reply,
                                const std::vector<net::status_range>& success,
                                const std::string& shown, wall_time now) {
    if (success.empty()) {
        return net::fault_of_status(reply, shown, now);  // without a copy of a large body
    }
    auto judged = reply;
    judged.success = net::holds(success, reply.status);
    return net::fault_of_status(judged, shown, now);
}

}  // namespace

result<formats::body_value> body_of(const net::response& reply, const subscriber_options& options,
                                    const client& through, wall_time now,
                                    const std::string& shown) {
    if (auto fault = fault_of(reply, through.success(), shown, now)) {
        return *std::move(fault);
    }
    if (reply.status == accepted) {
        return failure(failure_class::invalid, shown + ": HTTP 202 in place of the data",
                       "the server has not made it yet; the next run asks again");
    }
    if (options.format == formats::body_format::binary) {
        return formats::body_value{bytes_of(reply)};
    }
    const auto type = reply.headers.find("Content-Type");
    const auto format = options.format == formats::body_format::by_type
                            ? formats::format_of_type(type.value_or(""))
                            : options.format;
    auto body = formats::read_body(reply.body, format,
                                   {formats::delimiter_of(options.delimiter), options.has_header});
    if (body) {
        return body;
    }
    if (net::is_html(reply)) {
        return failure(failure_class::invalid,
                       shown + ": a page of HTML in place of " +
                           std::string(formats::name_of(format)) + ": " + net::excerpt(reply.body),
                       "see that base_url and path lead to the API, and no proxy answers for it");
    }
    return failure(failure_class::invalid,
                   shown + ": no " + std::string(formats::name_of(format)) + " (" +
                       body.error().message + "): " + net::excerpt(reply.body),
                   "set `format` to what the server sends; the next run asks again");
}

}  // namespace sluice::http
