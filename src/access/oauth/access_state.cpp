#include "access/oauth/access_state.hpp"

namespace sluice::access {
namespace {

std::string how_to_grant(const std::string& client) {
    return "sluice auth grant " + client;
}

// Describes a refusal, as the server last put it.
access_state refused_row(const std::string& client, const token_end& end, bool needs_person) {
    access_state row{client, "ended", end.why, "", "", true};
    if (end.again) {
        row.state = "refused, asked again from " + format_utc_seconds(*end.again);
    }
    if (end.again) {
        row.mend = "look at the client's oauth2 settings, its id and its secret";
    } else {
        row.mend = needs_person ? how_to_grant(client)
                                : "put a new refresh token into oauth2.refresh_token, and restart";
    }
    return row;
}

access_state row_of_token(const std::string& client, const oauth2_settings& given,
                          const token& token, wall_time now) {
    const bool needs_person = given.grant == oauth2_grant::authorization_code;
    access_state row{client, "granted", "", "", "", false};
    row.until = token.expires ? format_utc_seconds(*token.expires) : "";
    switch (state_of(token, now, given.renew_ahead)) {
        case token_state::usable:
            break;
        case token_state::renew:
            row.state = "to be renewed at its next use";
            break;
        case token_state::over:
            row.state = needs_person ? "ended" : "fetched again when it is needed";
            row.mend = needs_person ? how_to_grant(client) : "";
            row.has_ended = needs_person;
            break;
    }
    return row;
}

}  // namespace

access_state access_state_of(const std::string& client, const oauth2_settings& given,
                             const kept_token& kept, wall_time now) {
    const bool needs_person = given.grant == oauth2_grant::authorization_code;
    if (!kept.token && needs_person) {
        return {client, "not granted", "", "", how_to_grant(client), false};
    }
    if (kept.token && !*kept.token && needs_person) {
        return {client, "cannot be opened",       kept.token->error().message,
                "",     kept.token->error().mend, true};
    }
    if (kept.end) {
        return refused_row(client, *kept.end, needs_person);
    }
    if (!kept.token || !*kept.token) {
        return {client, "fetched when it is needed", "", "", "", false};
    }
    return row_of_token(client, given, **kept.token, now);
}

}  // namespace sluice::access
