#include "connectors/http/source_place.hpp"

#include <boost/json/object.hpp>

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

}  // namespace

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
    return at;
}

json::object source_place::stored() const {
    return with_validator(listing_place::stored(), validator);
}

json::object source_place::finished() const {
    return with_validator(listing_place::finished(), validator);
}

}  // namespace sluice::http
