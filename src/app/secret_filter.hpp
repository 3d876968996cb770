#pragma once

// Hides the secrets of a configuration in whatever text is about to be written: as they are, and as
// a URL, JSON or base 64 (a Basic header, a token with the secret inside) would show them.

#include <sluice/model/secret.hpp>

#include <string>
#include <vector>

namespace sluice::app {

class secret_filter {
 public:
    secret_filter() = default;
    explicit secret_filter(const std::vector<secret>& secrets);

    std::string without_secrets(std::string text) const;

 private:
    std::vector<secret> forms_;  // longest first: one may stand in another
};

}  // namespace sluice::app
