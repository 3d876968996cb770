#include "connectors/webhook/unpacked_request.hpp"

#include "formats/unpacking.hpp"

#include <sluice/model/text.hpp>
#include <sluice/net/body_memory.hpp>
#include <sluice/net/outcome.hpp>

#include <string_view>
#include <utility>
#include <vector>

namespace sluice::webhook {

namespace {

// One coding is usual, and two occur. A longer list is a trap for the memory.
constexpr std::size_t most_codings = 4;

std::vector<std::string_view> codings_in(const net::request& asked) {
    std::vector<std::string_view> found;
    for (const auto& [name, value] : asked.headers) {
        if (!ascii::same_ignoring_case(name, "Content-Encoding")) {
            continue;
        }
        std::string_view rest = value;
        while (!rest.empty()) {
            const auto comma = rest.find(',');
            const auto one = trimmed(rest.substr(0, comma), " \t");
            rest.remove_prefix(comma == std::string_view::npos ? rest.size() : comma + 1);
            if (!one.empty() && !ascii::same_ignoring_case(one, "identity")) {
                found.push_back(one);
            }
        }
    }
    return found;
}

}  // namespace

unpacked_request without_codings(std::shared_ptr<const net::request> asked, std::size_t largest) {
    const auto codings = codings_in(*asked);
    if (codings.empty()) {
        return {std::move(asked)};
    }
    if (codings.size() > most_codings) {
        return {nullptr, 415, "the body is encoded " + std::to_string(codings.size()) + " times"};
    }
    auto plain = std::make_shared<net::request>(*asked);
    for (auto coding = codings.rbegin(); coding != codings.rend(); ++coding) {
        const auto packed = formats::packing_of_coding(*coding, plain->body);
        if (packed == formats::packing::none) {
            return {nullptr, 415,
                    "the body is encoded as '" + net::excerpt(std::string(*coding), 40) +
                        "'; send it plain, or as " + known_codings};
        }
        auto body = formats::unpacked(plain->body, packed, largest);
        if (!body) {
            const bool large = body.error().kind == failure_class::refused;
            return {nullptr, large ? 413U : 400U, body.error().message};
        }
        if (plain->memory != nullptr && !plain->memory->add(body->size())) {
            return {nullptr, 503, "there is no room for more bodies"};
        }
        plain->body = *std::move(body);
    }
    plain->headers.remove("Content-Encoding");
    return {std::move(plain)};
}

}  // namespace sluice::webhook
