#include "app/secret_filter.hpp"

#include <sluice/component/request_log.hpp>
#include <sluice/model/base64.hpp>
#include <sluice/model/json.hpp>
#include <sluice/net/message.hpp>

#include <algorithm>

namespace sluice::app {
namespace {

// The characters that `text` alone decides when `before` other bytes, of three, come in front of
// it: "cGFzc3dvcmQ" is in the base 64 of whatever ends in "password", in one of three shapes.
std::string in_base64(const std::string& text, std::size_t before) {
    auto whole = base64(std::string(before, '\0') + text);
    const std::size_t decided = (before + text.size()) * 8 / 6;
    const std::size_t shared = (before * 8 + 5) / 6;
    whole.resize(decided);
    return whole.substr(shared);
}

std::string in_json(const std::string& text) {
    const auto quoted = write_json(json::value(text));
    return quoted.substr(1, quoted.size() - 2);
}

}  // namespace

secret_filter::secret_filter(const std::vector<secret>& secrets) {
    std::vector<std::string> forms;
    for (const auto& one : secrets) {
        const auto& text = one.reveal();
        for (auto form :
             {text, in_json(text), net::percent_encode(text), net::percent_encode(text, true),
              in_base64(text, 0), in_base64(text, 1), in_base64(text, 2)}) {
            forms.push_back(std::move(form));
        }
    }
    std::ranges::sort(forms, [](const std::string& one, const std::string& other) {
        return one.size() != other.size() ? one.size() > other.size() : one < other;
    });
    const auto doubles = std::ranges::unique(forms);
    forms.erase(doubles.begin(), doubles.end());
    for (auto& form : forms) {
        forms_.emplace_back(std::move(form));
    }
}

std::string secret_filter::without_secrets(std::string text) const {
    return sluice::without_secrets(std::move(text), forms_);
}

}  // namespace sluice::app
