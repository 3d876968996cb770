#pragma once

// Keeps the codes, access tokens and refresh tokens of OAuth2 in memory, for the OAuth endpoints.
// Ocoya does not publish its rules, so the sandbox follows RFC 6749, RFC 7636 and the advice of RFC
// 9700. It needs PKCE; a code is good for one use; refresh tokens rotate. A refresh token that is
// used twice ends every token that came from the same consent.

#include <sluice/error.hpp>
#include <sluice/model/time.hpp>

#include <chrono>
#include <functional>
#include <map>
#include <string>

namespace sluice::sandbox {

inline constexpr const char* oauth_client = "sandbox-client";
inline constexpr const char* oauth_secret = "sandbox-secret";
inline constexpr const char* oauth_user = "ada@example.com";
inline constexpr const char* oauth_password = "sandbox-password";

struct consent {
    std::string redirect;
    std::string challenge;  // S256
};

struct given_tokens {
    std::string access;
    std::string refresh;
    std::chrono::seconds life{};
};

class oauth_desk {
 public:
    using id_maker = std::function<std::string()>;

    // Returns a code, because a person said yes.
    std::string give_code(consent consent, wall_time now, const id_maker& fresh);

    // Gives tokens for a code. The messages of failures are the words of RFC 6749, 5.2:
    // "invalid_grant".
    result<given_tokens> redeem(const std::string& code, const std::string& redirect,
                                const std::string& verifier, std::chrono::seconds life,
                                wall_time now, const id_maker& fresh);
    result<given_tokens> renew(const std::string& refresh, std::chrono::seconds life, wall_time now,
                               const id_maker& fresh);
    given_tokens give(std::chrono::seconds life, wall_time now, const id_maker& fresh);

    bool accepts(const std::string& access, wall_time now) const;

    void end_access();  // ends every access token; refresh tokens stay
    void end_all();

 private:
    struct code_record {
        consent consent;
        wall_time ends;
    };
    struct access_record {
        std::string family;
        wall_time ends;
    };
    struct refresh_record {
        std::string family;
        bool used = false;
    };

    given_tokens give_to(const std::string& family, std::chrono::seconds life, wall_time now,
                         const id_maker& fresh);
    void end_family(const std::string& family);

    std::map<std::string, code_record> codes_;
    std::map<std::string, access_record> access_;
    std::map<std::string, refresh_record> refresh_;
};

}  // namespace sluice::sandbox
