#include "connectors/http/source_place.hpp"

#include <boost/json/object.hpp>

#include <algorithm>
#include <bit>
#include <charconv>
#include <cstring>
#include <utility>

namespace sluice::http {

namespace {

// The ledger keeps it with each page's tasks.
constexpr std::size_t longest_validator = 1024;

std::string validator_in(const net::header_list& headers, std::string_view name) {
    const auto value = headers.find(name);
    return value && value->size() <= longest_validator ? std::string(*value) : std::string();
}

json::object with_validator(json::object members, const reply_validator& validator) {
    if (validator.empty()) {
        return members;
    }
    json::object kept;
    kept["sign"] = validator.sign;
    if (!validator.etag.empty()) {
        kept["etag"] = validator.etag;
    }
    if (!validator.modified.empty()) {
        kept["modified"] = validator.modified;
    }
    members["validator"] = std::move(kept);
    return members;
}

// A place that cannot be read is the beginning.
body_place body_place_in(const json::object& members) {
    body_place place;
    const auto text = text_member(members, "hash");
    const auto* end = text.data() + text.size();
    if (text.empty() || std::from_chars(text.data(), end, place.hash).ptr != end) {
        return {};
    }
    place.offset = count_member(members, "offset").value_or(0);
    place.lines = static_cast<std::size_t>(count_member(members, "lines").value_or(0));
    place.header = text_member(members, "header");
    return place;
}

}  // namespace

// Takes eight bytes at once: a body of hundreds of megabytes goes through here.
void body_hash::add(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto size = std::min(bytes.size(), word_.size() - held_);
        std::memcpy(word_.data() + held_, bytes.data(), size);
        held_ += size;
        bytes.remove_prefix(size);
        if (held_ == word_.size()) {
            add_word();
        }
    }
}

// Each step can be undone, so bodies that differ in one word never look equal. A product carries a
// change to higher bits only; the rotation and the shift bring it down again.
void body_hash::add_word() {
    constexpr std::uint64_t odd = 0x9e3779b97f4a7c15U;
    std::uint64_t word = 0;
    std::memcpy(&word, word_.data(), sizeof word);
    value_ = std::rotl(value_ ^ word, 29) * odd;
    value_ ^= value_ >> 32;
    word_ = {};
    held_ = 0;
}

std::uint64_t body_hash::value() const {
    auto whole = *this;
    const char size = static_cast<char>(held_);
    whole.add_word();
    whole.add({&size, 1});
    whole.add_word();
    return whole.value_;
}

reply_validator reply_validator::of(const net::response& reply, std::string_view sign) {
    return {std::string(sign), validator_in(reply.headers, "ETag"),
            validator_in(reply.headers, "Last-Modified")};
}

void reply_validator::ask(net::header_list& headers) const {
    if (!etag.empty()) {
        headers.set("If-None-Match", etag);
    }
    // A server that knows both headers looks at the first alone (RFC 9110, 13.2.2).
    if (!modified.empty()) {
        headers.set("If-Modified-Since", modified);
    }
}

source_place source_place::read(const json::value& stored) {
    source_place at;
    static_cast<paging::listing_place&>(at) = listing_place::read(stored);
    if (const auto* kept = member(stored, "validator"); kept != nullptr && kept->is_object()) {
        const auto& members = kept->get_object();
        at.validator = {text_member(members, "sign"), text_member(members, "etag"),
                        text_member(members, "modified")};
    }
    if (const auto* kept = member(stored, "body"); kept != nullptr && kept->is_object()) {
        at.body = body_place_in(kept->get_object());
    }
    return at;
}

json::object source_place::stored() const {
    auto members = with_validator(listing_place::stored(), validator);
    if (body.offset > 0) {
        json::object kept;
        kept["offset"] = body.offset;
        kept["lines"] = body.lines;
        kept["hash"] = std::to_string(body.hash);
        kept["header"] = body.header;
        members["body"] = std::move(kept);
    }
    return members;
}

json::object source_place::finished() const {
    return with_validator(listing_place::finished(), validator);
}

}  // namespace sluice::http
