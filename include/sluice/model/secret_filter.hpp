#pragma once

// Hides credentials in texts that are about to be stored or shown. The log, the ledger's texts for
// people and the terminal each pass their texts through the one filter of the process.
//
// A secret is found as it is, in any letter case, with white space in it, after up to three layers
// of escapes (URL, JSON, HTML), as UTF-16, and as hexadecimal or base 64 of it, alone or within a
// pair. A part of it is found too: 12 characters in a row (32 of a text of more than 256), so that
// a text may be cut before it is filtered. Of a URL the path, the query and the password are
// secret; its scheme and host are shown.
//
// A secret of four or five characters is hidden where it stands as a word of its own; a shorter
// one is not hidden, as it would blank ordinary texts. Time and memory are linear in the text.

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

// Any thread.
class secret_filter {
 public:
    secret_filter();
    explicit secret_filter(std::vector<secret> secrets);
    secret_filter(const secret_filter&) = delete;
    secret_filter& operator=(const secret_filter&) = delete;
    ~secret_filter();

    // From now on these are hidden too. They replace what `owner` kept before; none: its secrets
    // are forgotten.
    void keep(const std::string& owner, std::vector<secret> secrets);

    std::string without_secrets(std::string text) const;

 private:
    mutable std::mutex mutex_;
    std::map<std::string, std::vector<secret>> secrets_;  // by owner
    std::shared_ptr<const secret_patterns> patterns_;
};

// Do they have so many characters in a row in common, or, of a shorter secret, all of it? Letter
// case and white space do not count.
bool shares_piece(std::string_view text, const secret& hidden, std::size_t length);

}  // namespace sluice
