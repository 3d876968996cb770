#include "page/sessions.hpp"

#include <sluice/model/text.hpp>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace sluice::operator_page {
namespace {

constexpr std::size_t bytes_of_secret = 32;
// The table of failures holds no more addresses. A flood from more of them makes all wait.
constexpr std::size_t most_addresses = 1024;

bool is_same(std::string_view left, std::string_view right) {
    return left.size() == right.size() &&
           CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

std::string under_mask(std::string text, const std::string& mask) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        text[i] = static_cast<char>(text[i] ^ mask[i]);
    }
    return text;
}

// Empty for a text that is no list of bytes.
std::string bytes_of_hex(std::string_view text) {
    const auto digit = [](char c) {
        return ascii::is_digit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    };
    std::string bytes;
    for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
        const int high = digit(text[i]);
        const int low = digit(text[i + 1]);
        if (high < 0 || low < 0) {
            return {};
        }
        bytes += static_cast<char>(high * 16 + low);
    }
    return text.size() % 2 == 0 ? bytes : std::string();
}

}  // namespace

std::string bytes_of_system(std::size_t count) {
    std::string bytes(count, '\0');
    if (RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(count)) != 1) {
        throw std::runtime_error("the system has no random bytes");
    }
    return bytes;
}

sessions::sessions(clock& time, secret_bytes bytes)
    : time_(time), bytes_(std::move(bytes)), key_(bytes_(bytes_of_secret)) {}

std::string sessions::new_cookie() {
    return hex_of(bytes_(bytes_of_secret));
}

bool sessions::is_cookie(std::string_view text) {
    return text.size() == 2 * bytes_of_secret && std::ranges::all_of(text, [](char c) {
               return ascii::is_digit(c) || (c >= 'a' && c <= 'f');
           });
}

std::string sessions::hash_of(std::string_view cookie) const {
    std::array<unsigned char, EVP_MAX_MD_SIZE> sum{};
    unsigned size = 0;
    ::HMAC(::EVP_sha256(), key_.data(), static_cast<int>(key_.size()),
           reinterpret_cast<const unsigned char*>(cookie.data()), cookie.size(), sum.data(), &size);
    return {reinterpret_cast<const char*>(sum.data()), size};
}

std::string sessions::form_token(std::string_view cookie) const {
    const auto hash = hash_of(cookie);
    const auto mask = bytes_(hash.size());
    return hex_of(mask + under_mask(hash, mask));
}

bool sessions::is_form_token(std::string_view cookie, std::string_view token) const {
    const auto hash = hash_of(cookie);
    const auto given = bytes_of_hex(token);
    if (!is_cookie(cookie) || given.size() != 2 * hash.size()) {
        return false;
    }
    const auto mask = given.substr(0, hash.size());
    return is_same(under_mask(given.substr(hash.size()), mask), hash);
}

std::string sessions::sign_in(control::caller who) {
    if (sessions_.size() >= most) {
        const auto oldest = std::ranges::min_element(
            sessions_, {}, [](const auto& one) { return one.second.since; });
        sessions_.erase(oldest);
    }
    // A new cookie: one that somebody planted before the sign-in is worth nothing.
    auto cookie = new_cookie();
    sessions_[cookie] = {std::move(who), time_.steady_now()};
    return cookie;
}

std::optional<control::caller> sessions::signed_in(std::string_view cookie) {
    const auto found = sessions_.find(cookie);
    if (found == sessions_.end()) {
        return std::nullopt;
    }
    if (time_.steady_now() - found->second.since > longest) {
        sessions_.erase(found);
        return std::nullopt;
    }
    return found->second.who;
}

void sessions::sign_out(std::string_view cookie) {
    const auto found = sessions_.find(cookie);
    if (found != sessions_.end()) {
        sessions_.erase(found);
    }
}

bool sessions::may_try(const std::string& address) {
    forget_old_failures();
    const auto found = failures_.find(address);
    return found == failures_.end() ? failures_.size() < most_addresses
                                    : found->second.count < most_failures;
}

void sessions::note_failure(const std::string& address) {
    forget_old_failures();
    auto& one = failures_[address];
    one.since = one.count == 0 ? time_.steady_now() : one.since;
    ++one.count;
}

void sessions::forget_old_failures() {
    const auto now = time_.steady_now();
    std::erase_if(failures_, [&](const auto& one) { return now - one.second.since > between; });
}

}  // namespace sluice::operator_page
