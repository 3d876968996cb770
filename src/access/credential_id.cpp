#include "access/credential_id.hpp"

#include <sluice/model/text.hpp>

#include <openssl/evp.h>

#include <array>
#include <stdexcept>

namespace sluice::access {
namespace {

std::string plain(std::string_view base_url) {
    std::string text(base_url);
    while (text.ends_with('/')) {
        text.pop_back();
    }
    const auto scheme = text.find("://");
    const auto from = scheme == std::string::npos ? 0 : scheme + 3;
    const auto path = text.find('/', from);
    const auto site = text.substr(0, path);
    return ascii::lower(site) + text.substr(site.size());
}

}  // namespace

std::string credential_id(std::string_view base_url, const secret& key) {
    const std::string text = "sluice credential\n" + plain(base_url) + "\n" + key.reveal();
    std::array<unsigned char, 32> digest{};
    std::size_t length = digest.size();
    if (EVP_Q_digest(nullptr, "SHA256", nullptr, text.data(), text.size(), digest.data(),
                     &length) != 1) {
        throw std::runtime_error("OpenSSL has no SHA-256");
    }
    return hex_of({reinterpret_cast<const char*>(digest.data()), 16});
}

}  // namespace sluice::access
