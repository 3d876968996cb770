#include "access/oauth/sealed_box.hpp"

#include <sluice/model/base64.hpp>

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <memory>
#include <optional>
#include <stdexcept>

namespace sluice::access {
namespace {

constexpr std::size_t nonce_size = 12;
constexpr std::size_t tag_size = 16;

using cipher_context = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

cipher_context new_context() {
    cipher_context made(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
    if (!made) {
        throw std::runtime_error("OpenSSL has no memory for a cipher");
    }
    return made;
}

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* bytes_of(std::string& text) {
    return reinterpret_cast<unsigned char*>(text.data());
}

void must(int code) {
    if (code != 1) {
        throw std::runtime_error("OpenSSL cannot seal a text");
    }
}

failure not_opened() {
    return {failure_class::credential, "a stored token cannot be opened with this key",
            "put the former key back (daemon.token_key, or token.key of the state directory) and "
            "start anew, or grant access again: 'sluice auth grant'"};
}

std::optional<std::string> opened(const unsigned char* key, const std::string& whole,
                                  std::string_view label) {
    const std::string_view view = whole;
    const auto nonce = view.substr(0, nonce_size);
    auto tag = std::string(view.substr(view.size() - tag_size));
    const auto hidden = view.substr(nonce_size, view.size() - nonce_size - tag_size);
    const auto context = new_context();
    must(EVP_DecryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, key, bytes_of(nonce)));
    int length = 0;
    must(EVP_DecryptUpdate(context.get(), nullptr, &length, bytes_of(label),
                           static_cast<int>(label.size())));
    std::string text(hidden.size(), '\0');
    must(EVP_DecryptUpdate(context.get(), bytes_of(text), &length, bytes_of(hidden),
                           static_cast<int>(hidden.size())));
    must(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, tag_size, tag.data()));
    int rest = 0;
    if (EVP_DecryptFinal_ex(context.get(), bytes_of(text) + length, &rest) != 1) {
        return std::nullopt;
    }
    return text;
}

}  // namespace

std::string random_bytes(std::size_t count) {
    std::string bytes(count, '\0');
    if (RAND_bytes(bytes_of(bytes), static_cast<int>(count)) != 1) {
        throw std::runtime_error("the system gives no random bytes");
    }
    return bytes;
}

sealed_box::sealed_box(const secret& key) {
    unsigned int size = 0;
    must(EVP_Digest(key.reveal().data(), key.reveal().size(), key_.data(), &size, EVP_sha256(),
                    nullptr));
}

std::string sealed_box::seal(std::string_view text, std::string_view label) const {
    std::string whole = random_bytes(nonce_size);
    const auto context = new_context();
    must(EVP_EncryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, key_.data(),
                            bytes_of(whole)));
    int length = 0;
    must(EVP_EncryptUpdate(context.get(), nullptr, &length, bytes_of(label),
                           static_cast<int>(label.size())));
    std::string hidden(text.size(), '\0');
    must(EVP_EncryptUpdate(context.get(), bytes_of(hidden), &length, bytes_of(text),
                           static_cast<int>(text.size())));
    int rest = 0;
    must(EVP_EncryptFinal_ex(context.get(), bytes_of(hidden) + length, &rest));
    std::string tag(tag_size, '\0');
    must(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, tag_size, tag.data()));
    return base64(whole + hidden + tag);
}

result<std::string> sealed_box::open(const std::string& sealed, std::string_view label) const {
    const auto whole = from_base64(sealed);
    if (!whole || whole->size() < nonce_size + tag_size) {
        return not_opened();
    }
    auto text = opened(key_.data(), *whole, label);
    if (!text) {
        return not_opened();
    }
    return *std::move(text);
}

}  // namespace sluice::access
