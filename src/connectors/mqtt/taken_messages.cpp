#include "connectors/mqtt/taken_messages.hpp"

#include <sluice/model/text.hpp>

#include <boost/json/object.hpp>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <utility>

namespace sluice::mqtt {

namespace {

// Each text after its length, so that two messages cannot run together to the same bytes.
void append(std::string& all, std::string_view text) {
    all += std::to_string(text.size()) + ":";
    all += text;
}

}  // namespace

std::string digest_of(const message& from) {
    constexpr std::size_t kept_bytes = 16;
    std::string all = std::to_string(from.qos) + (from.retain ? "r" : "-");
    append(all, from.topic);
    append(all, from.content_type);
    append(all, from.response_topic);
    for (const auto& [name, value] : from.properties) {
        append(all, name);
        append(all, value);
    }
    append(all, std::to_string(from.payload_size));
    all += from.payload;
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    EVP_Digest(all.data(), all.size(), digest.data(), &size, EVP_sha256(), nullptr);
    return hex_of({reinterpret_cast<const char*>(digest.data()), kept_bytes});
}

void taken_messages::load(const json::value& stored) {
    held_.clear();
    const auto* list = stored.if_array();
    for (const auto& one : list == nullptr ? json::array() : *list) {
        const auto id = count_member(one, "id");
        const auto qos = count_member(one, "qos");
        if (id && qos && *id <= UINT16_MAX && *qos <= 2) {
            held_.push_back({static_cast<std::uint16_t>(*id), static_cast<unsigned>(*qos),
                             text_member(one, "digest"), 0, true});
        }
    }
}

json::array taken_messages::stored() const {
    json::array list;
    for (const auto& one : held_) {
        list.push_back(json::object{{"id", one.id}, {"qos", one.qos}, {"digest", one.digest}});
    }
    return list;
}

void taken_messages::add(taken_message one) {
    // The server has used the identifier anew, so it has the former acknowledgement.
    release(one.id);
    held_.push_back(std::move(one));
}

bool taken_messages::recognises(const packet& received) {
    if (!received.message.again) {
        return false;
    }
    const auto found = std::ranges::find(held_, received.id, &taken_message::id);
    if (found == held_.end() || found->qos != received.message.qos ||
        found->digest != digest_of(received.message)) {
        return false;
    }
    found->ping = 0;
    found->of_former = false;
    return true;
}

void taken_messages::begin_connection() {
    for (auto& one : held_) {
        one.ping = 0;
        one.of_former = true;
    }
}

void taken_messages::acknowledged(std::uint64_t ping) {
    for (auto& one : held_) {
        one.ping = one.ping == 0 ? ping : one.ping;
    }
}

void taken_messages::answered(std::uint64_t pings) {
    std::erase_if(held_, [pings](const auto& one) {
        return (one.qos == 1 || one.of_former) && one.ping != 0 && one.ping <= pings;
    });
}

void taken_messages::release(std::uint16_t id) {
    std::erase_if(held_, [id](const auto& one) { return one.id == id; });
}

}  // namespace sluice::mqtt
