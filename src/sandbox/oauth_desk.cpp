#include "sandbox/oauth_desk.hpp"

#include <sluice/model/base64.hpp>

#include <openssl/evp.h>

#include <array>
#include <string_view>

namespace sluice::sandbox {
namespace {

constexpr std::chrono::minutes life_of_a_code{10};

std::string s256(const std::string& verifier) {
    std::array<unsigned char, 32> digest{};
    unsigned int size = 0;
    if (EVP_Digest(verifier.data(), verifier.size(), digest.data(), &size, EVP_sha256(), nullptr) !=
        1) {
        return {};
    }
    return base64_url({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

failure invalid_grant() {
    return {failure_class::refused, "invalid_grant"};
}

}  // namespace

std::string oauth_desk::give_code(consent consent, wall_time now, const id_maker& fresh) {
    auto code = fresh();
    codes_[code] = {std::move(consent), now + life_of_a_code};
    return code;
}

result<given_tokens> oauth_desk::redeem(const std::string& code, const std::string& redirect,
                                        const std::string& verifier, std::chrono::seconds life,
                                        wall_time now, const id_maker& fresh) {
    const auto found = codes_.find(code);
    if (found == codes_.end()) {
        return invalid_grant();
    }
    // The code ends with its first use, right or wrong (RFC 6749, 4.1.2).
    const auto record = found->second;
    codes_.erase(found);
    const bool right = now < record.ends && record.consent.redirect == redirect &&
                       record.consent.challenge == s256(verifier);
    if (!right) {
        return invalid_grant();
    }
    return give_to(fresh(), life, now, fresh);
}

result<given_tokens> oauth_desk::renew(const std::string& refresh, std::chrono::seconds life,
                                       wall_time now, const id_maker& fresh) {
    const auto found = refresh_.find(refresh);
    if (found == refresh_.end()) {
        return invalid_grant();
    }
    const auto family = found->second.family;
    // A second use means that the token was stolen; nobody knows which use was the thief's (RFC
    // 9700, 4.14.2).
    if (found->second.used) {
        end_family(family);
        return invalid_grant();
    }
    found->second.used = true;
    return give_to(family, life, now, fresh);
}

given_tokens oauth_desk::give(std::chrono::seconds life, wall_time now, const id_maker& fresh) {
    given_tokens given;
    given.access = fresh();
    given.life = life;
    access_[given.access] = {fresh(), now + life};  // a family of its own, without a refresh token
    return given;
}

given_tokens oauth_desk::give_to(const std::string& family, std::chrono::seconds life,
                                 wall_time now, const id_maker& fresh) {
    given_tokens given{fresh(), fresh(), life};
    access_[given.access] = {family, now + life};
    refresh_[given.refresh] = {family, false};
    return given;
}

void oauth_desk::end_family(const std::string& family) {
    std::erase_if(access_, [&](const auto& one) { return one.second.family == family; });
    std::erase_if(refresh_, [&](const auto& one) { return one.second.family == family; });
}

bool oauth_desk::accepts(const std::string& access, wall_time now) const {
    const auto found = access_.find(access);
    return found != access_.end() && now < found->second.ends;
}

void oauth_desk::end_access() {
    access_.clear();
}

void oauth_desk::end_all() {
    codes_.clear();
    access_.clear();
    refresh_.clear();
}

}  // namespace sluice::sandbox
