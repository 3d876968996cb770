#include "access/oauth/authorization.hpp"

#include "access/oauth/sealed_box.hpp"

#include <sluice/model/base64.hpp>
#include <sluice/model/text.hpp>
#include <sluice/net/message.hpp>
#include <sluice/net/outcome.hpp>

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <array>
#include <map>
#include <stdexcept>

namespace sluice::access {
namespace {

std::string form_decoded(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool may_be_escape = text[at] == '%' && at + 2 < text.size();
        const auto high = may_be_escape ? hex_digit(text[at + 1]) : std::nullopt;
        const auto low = may_be_escape ? hex_digit(text[at + 2]) : std::nullopt;
        if (high && low) {
            out += static_cast<char>(*high << 4U | *low);
            at += 2;
        } else {
            out += text[at] == '+' ? ' ' : text[at];
        }
    }
    return out;
}

std::map<std::string, std::string> query_of(std::string_view address) {
    std::map<std::string, std::string> found;
    const auto begin = address.find('?');
    if (begin == std::string_view::npos) {
        return found;
    }
    auto query = address.substr(begin + 1);
    query = query.substr(0, query.find('#'));
    while (!query.empty()) {
        const auto end = query.find('&');
        const auto pair = query.substr(0, end);
        const auto equals = pair.find('=');
        const auto value =
            equals == std::string_view::npos ? std::string_view() : pair.substr(equals + 1);
        found[form_decoded(pair.substr(0, equals))] = form_decoded(value);
        query = end == std::string_view::npos ? std::string_view() : query.substr(end + 1);
    }
    return found;
}

bool same(const std::string& one, const std::string& other) {
    return one.size() == other.size() && CRYPTO_memcmp(one.data(), other.data(), one.size()) == 0;
}

}  // namespace

authorization new_authorization() {
    return {secret(base64_url(random_bytes(24))), secret(base64_url(random_bytes(48)))};
}

std::string challenge_of(const secret& verifier) {
    std::array<unsigned char, 32> digest{};
    unsigned int size = 0;
    if (EVP_Digest(verifier.reveal().data(), verifier.reveal().size(), digest.data(), &size,
                   EVP_sha256(), nullptr) != 1) {
        throw std::runtime_error("OpenSSL has no SHA-256");
    }
    return base64_url({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

std::string authorize_address(const std::string& authorize_url, const oauth2_settings& given,
                              const authorization& asked, const std::string& redirect) {
    std::string address = authorize_url;
    char joint = authorize_url.find('?') == std::string::npos ? '?' : '&';
    const auto add = [&](std::string_view name, std::string_view value) {
        address += joint + net::percent_encode(name) + "=" + net::percent_encode(value);
        joint = '&';
    };
    add("response_type", "code");
    add("client_id", given.client_id);
    add("redirect_uri", redirect);
    if (const auto scopes = joined(given.scopes, " "); !scopes.empty()) {
        add("scope", scopes);
    }
    add("state", asked.state.reveal());
    add("code_challenge", challenge_of(asked.verifier));
    add("code_challenge_method", "S256");
    for (const auto& [name, value] : given.authorize_parameters) {
        add(name, value);
    }
    return address;
}

result<secret> code_of(std::string_view address, const authorization& asked) {
    const auto query = query_of(address);
    const auto find = [&](const char* name) {
        const auto found = query.find(name);
        return found == query.end() ? std::string() : found->second;
    };
    if (!same(find("state"), asked.state.reveal())) {
        return failure(failure_class::invalid,
                       "the answer belongs to another request: its state differs",
                       "begin again with 'sluice auth grant', and open only the newest address");
    }
    if (const auto error = find("error"); !error.empty()) {
        const auto words = find("error_description");
        return failure(failure_class::credential,
                       "access was not granted: " + net::excerpt(error, 200) +
                           (words.empty() ? "" : ": " + net::excerpt(words, 200)),
                       "ask again with 'sluice auth grant'");
    }
    if (const auto code = find("code"); !code.empty()) {
        return secret(code);
    }
    return failure(failure_class::invalid, "the answer holds no code",
                   "paste the whole address that the browser was sent to");
}

}  // namespace sluice::access
