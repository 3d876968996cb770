#include "connectors/ocoya/api/post_match.hpp"

#include <sluice/model/text.hpp>

#include <boost/json/array.hpp>
#include <openssl/evp.h>

#include <array>

namespace sluice::ocoya {

namespace {

std::string sha256_hex(const std::string& text) {
    std::array<unsigned char, 32> digest{};
    std::size_t length = digest.size();
    if (EVP_Q_digest(nullptr, "SHA256", nullptr, text.data(), text.size(), digest.data(),
                     &length) != 1) {
        return text;  // longer, but as good
    }
    return hex_of({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

}  // namespace

std::string fingerprint_of(std::string_view workspace, const wanted_post& wanted) {
    json::array parts;
    parts.emplace_back(workspace);
    parts.emplace_back(wanted.caption);
    // A listing may not show the time of a draft (post_match.hpp), so it must not tell two drafts
    // apart.
    parts.emplace_back(wanted.draft() ? "" : *wanted.moment);
    json::array profiles;
    for (const auto& id : wanted.profiles) {
        profiles.emplace_back(id);
    }
    parts.emplace_back(std::move(profiles));
    return sha256_hex(write_json(json::value(std::move(parts))));
}

}  // namespace sluice::ocoya
