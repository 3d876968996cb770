#include "cli/control/daemon_change.hpp"

#include "app/run_awaitable.hpp"
#include "cli/control/asked_daemon.hpp"
#include "control/daemon_client.hpp"

#include <boost/asio/io_context.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <filesystem>
#include <system_error>

namespace sluice::cli {
namespace {

// Thousands of tasks take seconds to move.
constexpr std::chrono::minutes longest_change{10};

// The statuses of a daemon that will not make the change: it does not know the caller, works
// elsewhere, is older, or has no room now.
constexpr std::array<unsigned, 6> not_by_this_daemon{401, 403, 405, 421, 429, 503};

bool is_for_command_itself(const failure& why) {
    if (why.status != 0) {
        return std::ranges::find(not_by_this_daemon, why.status) != not_by_this_daemon.end();
    }
    return why.kind == failure_class::unreachable && !why.may_have_happened;
}

}  // namespace

std::optional<result<json::value>> change_by_daemon(const std::string& state,
                                                    const std::string& method,
                                                    const std::string& target,
                                                    const json::value& body) {
    asio::io_context context;
    system_clock time;
    system_random random;
    const auto http = net::make_client_factory(context.get_executor(), time, random);
    std::error_code unknown;
    const auto directory = std::filesystem::canonical(state, unknown);
    auto client =
        control::daemon_client::make(*http, daemon_place{state, {}}.path(), calling_person(),
                                     std::chrono::seconds(longest_change));
    if (!client || unknown) {
        return std::nullopt;
    }
    client->only_of(directory);
    auto answered = app::run_to_end(context, client->ask(method, target, body));
    if (!answered && is_for_command_itself(answered.error())) {
        return std::nullopt;
    }
    return answered;
}

}  // namespace sluice::cli
