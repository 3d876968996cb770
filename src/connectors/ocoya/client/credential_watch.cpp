#include "connectors/ocoya/client/credential_watch.hpp"

#include <sluice/net/outcome.hpp>

namespace sluice::ocoya {

result<void> credential_watch::usable() {
    const auto closed = gate_.ask(time_.now());
    if (!closed) {
        return {};
    }
    failure unused(failure_class::credential,
                   client_ + ": the " + who_.name() + " was refused and is not used for another " +
                       format_duration(*closed) + ": " + gate_.reason(),
                   who_.mend());
    unused.retry_after = closed;
    return unused;
}

failure credential_watch::refused(const net::response& reply, const std::string& request) {
    const auto now = time_.now();
    const auto reason = "HTTP " + std::to_string(reply.status) + ": " + net::error_text(reply);
    if (gate_.refused(reason, now)) {
        log_.write(
            log_level::error,
            "Ocoya refuses the " + who_.name() + "; nothing is sent with it until the recheck",
            {{"client", client_},
             {"request", request},
             {"reason", reason},
             {"recheck", format_utc_seconds(now + recheck_)},
             {"mend", who_.mend()}});
    }
    failure why(failure_class::credential,
                client_ + ": the " + who_.name() + " was refused: " + reason, who_.mend());
    why.retry_after = recheck_;
    why.status = reply.status;
    return why;
}

void credential_watch::accepted() {
    if (gate_.accepted()) {
        log_.write(log_level::info, "Ocoya accepts the " + who_.name() + " again",
                   {{"client", client_}});
    }
}

}  // namespace sluice::ocoya
