#pragma once

// Who was given access by OAuth2, in memory: codes, access and refresh tokens. How Ocoya does this
// is not published; this is the sandbox's own, after RFC 6749, 7636 and the advice of RFC 9700:
// PKCE is needed, codes are good for one use, refresh tokens rotate, and one that is used twice
// ends all that came of it.

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

    // A person said yes.
    std::string give_code(consent what, wall_time now, const id_maker& fresh);

    // Failures' messages are the words of RFC 6749, 5.2: "invalid_grant".
    result<given_tokens> redeem(const std::string& code, const std::string& redirect,
                                const std::string& verifier, std::chrono::seconds life,
                                wall_time now, const id_maker& fresh);
    result<given_tokens> renew(const std::string& refresh, std::chrono::seconds life, wall_time now,
                               const id_maker& fresh);
    given_tokens give(std::chrono::seconds life, wall_time now, const id_maker& fresh);

    bool accepts(const std::string& access, wall_time now) const;

    void end_access();  // every access token; refresh tokens stay
    void end_all();

 private:
    struct code_record {
        consent what;
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
