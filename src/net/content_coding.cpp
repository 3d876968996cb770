#include "net/content_coding.hpp"

#include "net/gunzip.hpp"
#include "net/header_name.hpp"

#include <sluice/net/outcome.hpp>

#include <algorithm>

namespace sluice::net {

namespace {

// One coding is usual, and two occur. A longer list is a trap for the memory.
constexpr std::size_t most_codings = 4;

std::string lower_case(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(), lower_ascii);
    return out;
}

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
        if (!same_name(name, "Content-Encoding")) {
            continue;
        }
        std::string_view rest = value;
        while (!rest.empty()) {
            const auto comma = std::min(rest.find(','), rest.size());
            auto one = rest.substr(0, comma);
            rest.remove_prefix(std::min(comma + 1, rest.size()));
            one.remove_prefix(std::min(one.find_first_not_of(" \t"), one.size()));
            one = one.substr(0, one.find_last_not_of(" \t") + 1);
            if (!one.empty() && !same_name(one, "identity")) {
                found.push_back(lower_case(one));
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
