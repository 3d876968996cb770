#include "sandbox/body.hpp"
#include "sandbox/endpoints.hpp"
#include "sandbox/field_reader.hpp"

#include <sluice/model/base64.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/url/parse_query.hpp>

#include <algorithm>
#include <map>

namespace sluice::sandbox {
namespace {

using fields = std::map<std::string, std::string>;

fields decoded(std::string_view form) {
    fields all;
    const auto parsed = boost::urls::parse_query(form);
    if (parsed) {
        boost::urls::encoding_opts plus;  // a form writes a blank as "+"
        plus.space_as_plus = true;
        for (const auto& item : *parsed) {
            all[item.key.decode(plus)] = item.value.decode(plus);
        }
    }
    return all;
}

// The values on the consent page come from a link, and anybody can write one.
std::string escaped(std::string_view text) {
    std::string out;
    for (const char letter : text) {
        switch (letter) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            default:
                out += letter;
        }
    }
    return out;
}

answer page(unsigned status, const std::string& body) {
    answer made;
    made.message.status = status;
    made.message.headers.set("Content-Type", "text/html; charset=utf-8");
    made.message.body =
        "<!doctype html><html lang=\"en\"><title>Sandbox</title>" + body + "</html>\n";
    return made;
}

// Returns an error of the token endpoint (RFC 6749, 5.2).
answer token_error(unsigned status, std::string_view error) {
    json::object body;
    body["error"] = error;
    return json_answer(status, body);
}

enum class client_proof { wrong, name_alone, secret };

// Reads how the client proves itself, in the header or the body (RFC 6749, 2.3.1).
client_proof proof_of(const call& call, const fields& form) {
    std::string name;
    std::string secret;
    bool with_secret = false;
    if (call.authorization.starts_with("Basic ")) {
        const auto pair = from_base64(call.authorization.substr(6)).value_or("");
        const auto colon = pair.find(':');
        name = pair.substr(0, colon);
        secret = colon == std::string::npos ? "" : pair.substr(colon + 1);
        with_secret = true;
    } else {
        const auto given = form.find("client_id");
        name = given == form.end() ? "" : given->second;
        const auto proof = form.find("client_secret");
        with_secret = proof != form.end();
        secret = with_secret ? proof->second : "";
    }
    if (name != oauth_client || (with_secret && secret != oauth_secret)) {
        return client_proof::wrong;
    }
    return with_secret ? client_proof::secret : client_proof::name_alone;
}

// Returns true for a place to which the browser may return: a program on this machine (RFC 8252,
// 7.3) or an https site.
bool may_return_to(std::string_view redirect) {
    for (const std::string_view place :
         {"http://127.0.0.1", "http://localhost", "http://[::1]", "https://"}) {
        const auto rest = redirect.substr(std::min(place.size(), redirect.size()));
        // The host must end there: "http://localhost.evil" is another one.
        const bool ends = place.ends_with('/') || rest.empty() || rest.find_first_of(":/?") == 0;
        if (redirect.starts_with(place) && ends) {
            return true;
        }
    }
    return false;
}

std::string field_of(const fields& form, const char* name) {
    const auto found = form.find(name);
    return found == form.end() ? std::string() : found->second;
}

// Returns why the consent page is refused, or "".
std::string refusal(const call& call) {
    if (call.parameter("client_id").value_or("") != oauth_client) {
        return "unknown client_id";
    }
    if (!may_return_to(call.parameter("redirect_uri").value_or(""))) {
        return "redirect_uri must be a loopback address or https";
    }
    if (call.parameter("response_type").value_or("") != "code") {
        return "response_type must be code";
    }
    if (call.parameter("code_challenge_method").value_or("") != "S256" ||
        call.parameter("code_challenge").value_or("").empty()) {
        return "PKCE with S256 is needed";
    }
    return {};
}

}  // namespace

answer oauth_metadata(state&, const call& call) {
    const std::string host = "http://" + call.host;
    json::object out;
    out["issuer"] = host;
    out["authorization_endpoint"] = host + "/oauth/authorize";
    out["token_endpoint"] = host + "/oauth/token";
    out["response_types_supported"] = json::array({"code"});
    out["grant_types_supported"] =
        json::array({"authorization_code", "refresh_token", "client_credentials", "password"});
    out["code_challenge_methods_supported"] = json::array({"S256"});
    return json_answer(200, out);
}

answer oauth_authorize(state&, const call& call) {
    if (const auto why = refusal(call); !why.empty()) {
        return page(400, "<h1>Not possible</h1><p>" + why + "</p>");
    }
    std::string hidden;
    for (const auto& [name, value] : call.query) {
        hidden += "<input type=\"hidden\" name=\"" + escaped(name) + "\" value=\"" +
                  escaped(value) + "\">";
    }
    return page(200,
                "<h1>Give access to the sandbox?</h1><form method=\"post\" "
                "action=\"/oauth/authorize\">" +
                    hidden +
                    "<button name=\"decision\" value=\"allow\">Allow</button> "
                    "<button name=\"decision\" value=\"deny\">Deny</button></form>");
}

answer oauth_decide(state& all, const call& call) {
    const auto form = decoded(call.body);
    const auto redirect = field_of(form, "redirect_uri");
    // The form came through a browser, so its fields are checked again. A wrong redirect gets a
    // page: to redirect there would hand the code to anybody (RFC 6749, 4.1.2.1).
    if (field_of(form, "client_id") != oauth_client || !may_return_to(redirect)) {
        return page(400, "<h1>Not possible</h1><p>unknown client or redirect_uri</p>");
    }
    std::string target = redirect + (redirect.find('?') == std::string::npos ? "?" : "&");
    if (field_of(form, "decision") == "allow") {
        const auto fresh = [&] { return all.ids.next(call.now); };
        const auto code = all.access.give_code({redirect, field_of(form, "code_challenge")},
                                               call.real_now, fresh);
        target += "code=" + code;
    } else {
        target += "error=access_denied&error_description=The+person+said+no";
    }
    target += "&state=" + net::percent_encode(field_of(form, "state"));
    answer made = empty_answer(302);
    made.message.headers.set("Location", target);
    return made;
}

answer oauth_token(state& all, const call& call) {
    const auto form = decoded(call.body);
    const auto grant = field_of(form, "grant_type");
    const auto proof = proof_of(call, form);
    const bool needs_secret = grant == "client_credentials" || grant == "password";
    if (proof == client_proof::wrong || (needs_secret && proof != client_proof::secret)) {
        return token_error(401, "invalid_client");
    }
    const auto fresh = [&] { return all.ids.next(call.now); };
    const std::chrono::seconds life(all.settings.how.token_life_s);
    result<given_tokens> given = failure(failure_class::refused, "unsupported_grant_type");
    if (grant == "authorization_code") {
        given = all.access.redeem(field_of(form, "code"), field_of(form, "redirect_uri"),
                                  field_of(form, "code_verifier"), life, call.real_now, fresh);
    } else if (grant == "refresh_token") {
        given = all.access.renew(field_of(form, "refresh_token"), life, call.real_now, fresh);
    } else if (grant == "client_credentials") {
        given = all.access.give(life, call.real_now, fresh);
    } else if (grant == "password") {
        const bool right = field_of(form, "username") == oauth_user &&
                           field_of(form, "password") == oauth_password;
        given = right ? all.access.give(life, call.real_now, fresh)
                      : result<given_tokens>(failure(failure_class::refused, "invalid_grant"));
    }
    if (!given) {
        return token_error(400, given.error().message);
    }
    json::object out;
    out["access_token"] = given->access;
    out["token_type"] = "Bearer";
    out["expires_in"] = life.count();
    if (!given->refresh.empty()) {
        out["refresh_token"] = given->refresh;
    }
    auto made = json_answer(200, out);
    made.message.headers.set("Cache-Control", "no-store");
    return made;
}

answer control_oauth(state& all, const call& call) {
    auto body = read_control_body(call);
    if (auto* refused = std::get_if<answer>(&body)) {
        return std::move(*refused);
    }
    field_reader read(std::get<json::object>(body));
    read.allow_only({"end"});
    const auto end = read.text("end").value_or("");
    if (read.failed() || (end != "access" && end != "all")) {
        return error_answer(422, R"(say {"end": "access"} or {"end": "all"})");
    }
    if (end == "all") {
        all.access.end_all();
    } else {
        all.access.end_access();
    }
    return json_answer(200, json::object());
}

}  // namespace sluice::sandbox
