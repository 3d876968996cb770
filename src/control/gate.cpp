#include "control/gate.hpp"

#include <sluice/model/text.hpp>
#include <sluice/net/peer.hpp>

#include <openssl/crypto.h>

#include <algorithm>
#include <array>
#include <pwd.h>

namespace sluice::control {
namespace {

constexpr std::size_t longest_name = 64;

// The kernel shows users and groups as this number when the daemon's user namespace does not map
// them (user_namespaces(7)). It may be any user, so it gets no right.
constexpr id_t anybody = 65534;

std::string user_name(uid_t user) {
    ::passwd entry{};
    ::passwd* found = nullptr;
    std::array<char, 4096> texts{};
    const bool known =
        ::getpwuid_r(user, &entry, texts.data(), texts.size(), &found) == 0 && found != nullptr;
    return known ? std::string(entry.pw_name) : "user " + std::to_string(user);
}

// The comparison takes the same time wherever the texts differ, so that nobody can find a token
// letter by letter.
bool is_equal(std::string_view left, std::string_view right) {
    return left.size() == right.size() &&
           CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

std::string place_of(const net::peer& from) {
    return from.local ? "process " + std::to_string(from.local->id) : from.address;
}

bool is_plain(std::string_view name) {
    return !name.empty() && name.size() <= longest_name && std::ranges::all_of(name, [](char c) {
        return ascii::is_letter(c) || ascii::is_digit(c) || c == '.' || c == '-' || c == '_' ||
               c == '@';
    });
}

}  // namespace

std::variant<caller, denial> gate::identify(const net::request& asked, entrance by) const {
    switch (by) {
        case entrance::socket:
            return local_caller(asked);
        case entrance::network:
            return token_holder(asked);
        case entrance::monitoring:
            break;
    }
    return caller{"monitoring", place_of(*asked.from), control_role::viewer};
}

std::variant<caller, denial> gate::local_caller(const net::request& asked) const {
    const auto& process = *asked.from->local;
    caller who{user_name(process.user), place_of(*asked.from), control_role::viewer};
    const bool is_service = process.user == service_ && process.user != anybody;
    if (process.user == 0 || is_service) {
        who.role = control_role::admin;
        const auto person = asked.headers.find(operator_header);
        if (person && is_plain(*person) && *person != who.name) {
            who.name = std::string(*person) + " as " + who.name;
        }
        return who;
    }
    const bool in_group =
        readers_ && (process.group == *readers_ ||
                     std::ranges::find(process.groups, *readers_) != process.groups.end());
    const bool reads = in_group && *readers_ != anybody;
    if (reads) {
        return who;
    }
    return denial{403, "user '" + who.name + "' may not use the control interface",
                  "call as root, as the user of the service, or as a member of the group in "
                  "daemon.control.readers"};
}

std::variant<caller, denial> gate::token_holder(const net::request& asked) const {
    constexpr std::string_view scheme = "Bearer ";
    const auto given = asked.headers.find("Authorization");
    if (!given || !ascii::same_ignoring_case(given->substr(0, scheme.size()), scheme)) {
        return denial{401, "the request has no token", "send `Authorization: Bearer TOKEN`"};
    }
    const auto token = given->substr(scheme.size());
    // Every token is compared, so that the time tells nothing about their order.
    const std::pair<const std::string, engine::control_token>* holder = nullptr;
    for (const auto& each : tokens_) {
        if (is_equal(token, each.second.token.reveal())) {
            holder = &each;
        }
    }
    if (holder == nullptr) {
        return denial{401, "the token is not known", "daemon.control.tokens holds those that are"};
    }
    return caller{holder->first, place_of(*asked.from), holder->second.role};
}

std::optional<denial> gate::refuse(const caller& who, const resource& wanted, entrance by) {
    if (by == entrance::monitoring && !wanted.for_monitoring) {
        return denial{403, "this port shows /metrics, /healthz and /readyz only",
                      "use the Unix socket, or daemon.control.listen with a token"};
    }
    if (who.role >= wanted.role) {
        return std::nullopt;
    }
    return denial{403,
                  who.name + " is " + engine::name_of(who.role) + ", and this needs " +
                      engine::name_of(wanted.role),
                  "call as root or as the user of the service, or with a token of that role"};
}

}  // namespace sluice::control
