#include "engine/plan/change_hash.hpp"

#include <sluice/model/text.hpp>

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <memory>
#include <stdexcept>
#include <string_view>
#include <vector>

namespace sluice::engine {
namespace {

// Each item and member ends with a comma, and names are quoted, so that no two values share a text.
void append_canonical(std::string& out, const json::value& value) {
    if (const auto* list = value.if_array()) {
        out += '[';
        for (const auto& item : *list) {
            append_canonical(out, item);
            out += ',';
        }
        out += ']';
    } else if (const auto* object = value.if_object()) {
        std::vector<const json::key_value_pair*> members;
        members.reserve(object->size());
        for (const auto& member : *object) {
            members.push_back(&member);
        }
        std::ranges::sort(members, {}, [](const auto* member) { return member->key(); });
        out += '{';
        for (const auto* member : members) {
            append_json(out, json::value(member->key()));
            out += ':';
            append_canonical(out, member->value());
            out += ',';
        }
        out += '}';
    } else {
        append_json(out, value);
    }
}

// OpenSSL takes longer to look an algorithm up than to make a short hash, so this looks once.
const EVP_MD* sha256() {
    static const std::unique_ptr<EVP_MD, decltype(&EVP_MD_free)> fetched(
        EVP_MD_fetch(nullptr, "SHA256", nullptr), &EVP_MD_free);
    return fetched.get();
}

}  // namespace

std::string change_hash(const json::value& value) {
    std::string text;
    append_canonical(text, value);
    return hash_of_bytes(text);
}

std::string hash_of_bytes(std::string_view text) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned length = 0;
    if (EVP_Digest(text.data(), text.size(), digest.data(), &length, sha256(), nullptr) != 1) {
        throw std::runtime_error("SHA-256 is not available from OpenSSL");
    }
    return hex_of({reinterpret_cast<const char*>(digest.data()), 16});
}

}  // namespace sluice::engine
