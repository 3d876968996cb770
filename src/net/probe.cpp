#include <sluice/net/outcome.hpp>
#include <sluice/net/probe.hpp>
#include <sluice/net/rate_note.hpp>

namespace sluice::net {

bool is_busy_403(const response& reply, wall_time now) {
    return reply.status == 403 && (asks_to_slow_down(reply, now) || is_html(reply));
}

blamed blamed_by_probe(const result<response>& answer, wall_time now) {
    if (!answer) {
        return answer.error().kind == failure_class::credential ? blamed::credential
                                                                : blamed::nobody_knows;
    }
    // A page or a rate limit is no answer to the question about the credential.
    if (is_html(*answer) || asks_to_slow_down(*answer, now)) {
        return blamed::nobody_knows;
    }
    switch (answer->status) {
        case 401:
        case 403:
            return blamed::credential;
        case 407:
        case 408:
        case 429:
            return blamed::nobody_knows;
        default:
            break;
    }
    const bool redirect = answer->status >= 300 && answer->status < 400;
    return redirect || answer->status >= 500 ? blamed::nobody_knows : blamed::request;
}

failure undecided(std::string_view said, std::string_view probe, const result<response>& answer,
                  wall_time now) {
    std::string heard;
    std::optional<std::chrono::milliseconds> delay;
    if (answer) {
        heard = "HTTP " + std::to_string(answer->status);
        delay = asked_delay(answer->headers, now);
    } else {
        heard = answer.error().message;
        delay = answer.error().retry_after;
    }
    failure open(failure_class::unreachable,
                 std::string(said) +
                     "; whether the credential or the request is refused is not known: " +
                     std::string(probe) + ": " + heard,
                 "Sluice tries it again later");
    open.retry_after = delay;
    open.status = 403;
    return open;
}

}  // namespace sluice::net
