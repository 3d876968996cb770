#include "access/oauth/code_grant.hpp"

#include "access/oauth/token_request.hpp"

namespace sluice::access {

awaitable<result<token>> redeem_code(token_book::owner_record owner, token_vault* vault,
                                     clock* time, std::string client, std::string token_url,
                                     code_answer given) {
    auto fields = code_form(given.code.reveal(), given.redirect, given.verifier.reveal());
    auto question = token_request(token_url, owner.given, std::move(fields));
    const auto answered = co_await ask_for_token(owner.through, std::move(question), time, nullptr);
    const auto& fresh = answered.token;
    if (!fresh) {
        co_return fresh.error();
    }
    // The daemon may be renewing the former token. Without this turn, its result could replace the
    // new one.
    const auto turn = co_await vault->enter(client);
    if (!turn) {
        co_return turn.error();
    }
    const auto kept = co_await vault->save(client, *fresh);
    if (!kept) {
        co_return kept.error();
    }
    co_return *fresh;
}

}  // namespace sluice::access
