#include "cli/auth/auth_grant.hpp"

#include "access/oauth/authorization.hpp"
#include "access/oauth/code_grant.hpp"
#include "access/oauth/metadata.hpp"
#include "cli/auth/loopback_answer.hpp"

#include <sluice/config/diagnostic.hpp>
#include <sluice/model/text.hpp>

#include <cstdio>
#include <iostream>
#include <string>
#include <vector>

namespace sluice::cli {
namespace {

using owner_record = access::token_book::owner_record;

// Nothing listens at this port. The browser shows an error, and its address line holds the answer.
constexpr std::uint16_t paste_port = 53682;

void show_address(const std::string& address, bool paste) {
    std::fprintf(stderr, "Open this address in a browser and give access:\n\n  %s\n\n",
                 address.c_str());
    if (paste) {
        std::fprintf(stderr,
                     "The browser then shows an error page, because nothing listens here. Paste "
                     "the whole address of that page:\n");
    } else {
        std::fprintf(stderr, "Waiting for the browser to come back …\n");
    }
}

struct answer {
    secret code;
    std::string redirect;
};

awaitable<result<answer>> hear_answer(auth_desk desk, const owner_record* owner,
                                      std::string authorize_url, std::chrono::milliseconds longest,
                                      access::authorization asked) {
    const auto port = static_cast<std::uint16_t>(owner->given.redirect_port);
    auto listening = loopback_answer::listen(desk.context.get_executor(), port, asked);
    if (!listening) {
        co_return std::move(listening.error()).within("the loopback address");
    }
    auto& at = **listening;
    show_address(access::authorize_address(authorize_url, owner->given, asked, at.redirect()),
                 false);
    const auto code = co_await at.wait(longest);
    co_await at.stop();
    if (!code) {
        co_return code.error();
    }
    co_return answer{*code, at.redirect()};
}

result<answer> read_pasted(const owner_record& owner, const std::string& authorize_url,
                           const access::authorization& asked) {
    const auto given = static_cast<std::uint16_t>(owner.given.redirect_port);
    const auto redirect = loopback_redirect(given == 0 ? paste_port : given);
    show_address(access::authorize_address(authorize_url, owner.given, asked, redirect), true);
    std::string line;
    std::getline(std::cin, line);
    const auto code = access::code_of(line, asked);
    if (!code) {
        return code.error();
    }
    return answer{*code, redirect};
}

std::string told(const std::string& client, const access::token& fresh) {
    std::string text = "client '" + client + "': access is granted";
    if (fresh.expires) {
        text += "; this token ends at " + format_utc_seconds(*fresh.expires);
    }
    text += fresh.refresh.empty() ? " and cannot be renewed: grant access again before that"
                                  : " and is renewed by itself";
    return text + "\n";
}

}  // namespace

failure not_known(const auth_desk& desk, const std::string& client) {
    std::vector<std::string> known;
    std::string names;
    for (const auto& [name, owner] : desk.book.all()) {
        names += (names.empty() ? "" : ", ") + name;
        known.push_back(name);
    }
    const auto meant = config::did_you_mean(client, known);
    return {failure_class::invalid, "no client '" + client + "' uses oauth2",
            names.empty()    ? "give a client 'oauth2: {client_id: …}' in the configuration"
            : !meant.empty() ? "did you mean '" + meant + "'?"
                             : "those that do: " + names};
}

awaitable<result<answer_text>> grant_access(auth_desk desk, auth_options options) {
    const auto* owner = desk.book.find(options.client);
    if (owner == nullptr) {
        co_return not_known(desk, options.client);
    }
    if (owner->given.grant != oauth2_grant::authorization_code) {
        co_return failure(failure_class::invalid,
                          "client '" + options.client + "' needs no person: its grant is another",
                          "set 'grant: authorization_code', or just run the daemon");
    }
    const auto places = co_await access::find_places(owner->through, owner->given, owner->base_url);
    if (!places) {
        co_return places.error();
    }
    const auto asked = access::new_authorization();
    result<answer> came = failure();
    if (options.paste) {
        came = read_pasted(*owner, places->authorize_url, asked);
    } else {
        const std::chrono::minutes longest(options.wait_minutes);
        came = co_await hear_answer(desk, owner, places->authorize_url, longest, asked);
    }
    if (!came) {
        co_return came.error();
    }
    // From here on, no text may show the code or the verifier.
    desk.filter.keep("grant", {came->code, asked.verifier});
    const auto fresh = co_await access::redeem_code(
        *owner, &desk.vault, &desk.time, options.client, places->token_url,
        access::code_answer{came->code, came->redirect, asked.verifier});
    if (!fresh) {
        co_return fresh.error();
    }
    co_return answer_text{told(options.client, *fresh)};
}

}  // namespace sluice::cli
