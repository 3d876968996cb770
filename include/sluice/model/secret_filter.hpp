#pragma once

// Hides credentials in texts before they are stored or shown. The log, the ledger's texts for
// people and the terminal pass their texts through the one filter of the process (decision 0047).
//
// The filter finds a secret as it is, in any letter case and with white space in it. It finds a
// secret after up to three layers of escapes (URL, JSON, HTML) and as UTF-16. It also finds the
// hexadecimal and base 64 forms, of the secret alone or within a pair.
//
// It finds a part of a secret too: 12 characters in a row, or 32 if the secret has more than 256.
// So a text may be cut before it is filtered. In a URL the path, the query and the password are
// secret; the filter shows its scheme and its host.
//
// A secret of four or five characters is hidden only as a word of its own. A shorter one is not
// hidden, because that would blank ordinary texts. Time and memory are linear in the text.

#include <sluice/model/secret.hpp>

#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace sluice {

class secret_patterns;

// Any thread may use it.
class secret_filter {
 public:
    secret_filter();
    explicit secret_filter(std::vector<secret> secrets);
    secret_filter(const secret_filter&) = delete;
    secret_filter& operator=(const secret_filter&) = delete;
    ~secret_filter();

    // Hides these secrets from now on. They replace the secrets that `owner` gave before; an empty
    // list removes those.
    void keep(const std::string& owner, std::vector<secret> secrets);

    std::string without_secrets(std::string text) const;

 private:
    mutable std::mutex mutex_;
    std::map<std::string, std::vector<secret>> secrets_;  // by owner
    std::shared_ptr<const secret_patterns> patterns_;
};

// True when the two have `length` characters in a row in common, or all of a shorter secret. Letter
// case and white space do not count.
bool shares_piece(std::string_view text, const secret& hidden, std::size_t length);

}  // namespace sluice
