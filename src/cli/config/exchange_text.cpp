#include "cli/config/exchange_text.hpp"

#include <sluice/component/request_log.hpp>
#include <sluice/model/json.hpp>
#include <sluice/model/printable.hpp>
#include <sluice/model/time.hpp>
#include <sluice/net/outcome.hpp>

namespace sluice::cli {

std::string exchange_text(const net::response& reply, std::chrono::milliseconds took,
                          const secret_filter& filter) {
    constexpr std::size_t longest_body = 64 * 1024;
    std::string text =
        "HTTP " + std::to_string(reply.status) + " in " + format_duration(took) + "\n";
    text += shown_headers(reply.headers, filter) + "\n";
    if (reply.body.size() > longest_body) {
        return text + filter.without_secrets(net::excerpt(reply.body, longest_body)) + "\n(" +
               std::to_string(reply.body.size()) + " bytes)\n";
    }
    const auto body = parse_json(reply.body);
    text += filter.without_secrets(body ? write_json_indented(*body) : reply.body);
    return printable_lines(text.ends_with('\n') ? text : text + "\n");
}

}  // namespace sluice::cli
