#pragma once

// Knows the browsers that use the page: who has signed in, and whether a form is our own.
//
// Every browser gets a cookie of random bytes. The token in each form is a keyed hash of it, so
// that the daemon keeps nothing for browsers that never sign in. Sessions end with the daemon.
//
// A token stands in a page under a mask that is new each time: pages are compressed, and the length
// of one would otherwise tell about the token (BREACH).

#include "control/resource.hpp"

#include <sluice/async/clock.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace sluice::operator_page {

// Returns so many bytes that nobody can guess.
using secret_bytes = std::function<std::string(std::size_t)>;

// Takes them from the system. Throws std::runtime_error when it has none.
std::string bytes_of_system(std::size_t count);

class sessions {
 public:
    // The clock outlives it.
    sessions(clock& time, secret_bytes bytes);

    // 64 hexadecimal digits.
    std::string new_cookie();
    static bool is_cookie(std::string_view text);

    // 128 hexadecimal digits: the mask, and the token under it. No two are equal.
    std::string form_token(std::string_view cookie) const;
    bool is_form_token(std::string_view cookie, std::string_view token) const;

    // Returns the cookie of the new session. The oldest session ends when there are too many.
    std::string sign_in(control::caller who);
    // nullopt when nobody has signed in with this cookie, or too long ago.
    std::optional<control::caller> signed_in(std::string_view cookie);
    void sign_out(std::string_view cookie);

    // Limits guesses: after ten failures within a minute, an address waits.
    bool may_try(const std::string& address);
    void note_failure(const std::string& address);

    static constexpr std::chrono::hours longest{12};
    static constexpr std::size_t most = 256;
    static constexpr int most_failures = 10;
    static constexpr std::chrono::minutes between{1};

 private:
    std::string hash_of(std::string_view cookie) const;
    struct session {
        control::caller who;
        steady_time since;
    };
    struct failures {
        int count = 0;
        steady_time since;
    };
    void forget_old_failures();

    clock& time_;
    secret_bytes bytes_;
    std::string key_;
    std::map<std::string, session, std::less<>> sessions_;
    std::map<std::string, failures> failures_;
};

}  // namespace sluice::operator_page
