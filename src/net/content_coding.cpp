#include "net/content_coding.hpp"

#include "net/gunzip.hpp"
#include "net/header_name.hpp"

#include <sluice/model/text.hpp>
#include <sluice/net/outcome.hpp>

#include <algorithm>

namespace sluice::net {

namespace {

// One coding is usual, and two occur. A longer list is a trap for the memory.
constexpr std::size_t most_codings = 4;

failure unknown(const std::string& coding) {
    return {failure_class::invalid,
            "the body is encoded as '" + excerpt(coding, 40) + "', which is not understood",
            "let the service answer with gzip, deflate or no Content-Encoding: nothing else was "
            "asked for"};
}

}  // namespace

std::vector<std::string> codings_of(const header_list& headers) {
    std::vector<std::string> found;
    for (const auto& [name, value] : headers) {
        if (!ascii::same_ignoring_case(name, "Content-Encoding")) {
            continue;
        }
        std::string_view rest = value;
        while (!rest.empty()) {
            const auto comma = std::min(rest.find(','), rest.size());
            const auto one = trimmed(rest.substr(0, comma), white_space);
            rest.remove_prefix(std::min(comma + 1, rest.size()));
            if (!one.empty() && !ascii::same_ignoring_case(one, "identity")) {
                found.push_back(ascii::lower(one));
            }
        }
    }
    return found;
}

result<std::string> without_codings(std::string body, const std::vector<std::string>& codings,
                                    std::size_t largest) {
    if (codings.size() > most_codings) {
        return failure(failure_class::invalid,
                       "the body is encoded " + std::to_string(codings.size()) + " times",
                       "look at the service, and at what stands in front of it");
    }
    for (auto coding = codings.rbegin(); coding != codings.rend(); ++coding) {
        const bool zipped = *coding == "gzip" || *coding == "x-gzip";
        if (!zipped && *coding != "deflate") {
            return unknown(*coding);
        }
        auto plain = zipped ? gunzip(body, largest) : inflate_deflate(body, largest);
        if (!plain) {
            return plain;
        }
        body = std::move(*plain);
    }
    return body;
}

}  // namespace sluice::net
