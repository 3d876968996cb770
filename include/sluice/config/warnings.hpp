#pragma once

// What can be read, and is probably not meant. `sluice check` shows it after the errors. A rule is
// silenced where it applies: `# sluice: allow RULE` on the line of the message or of the value, or
// in a comment of its own above it.

#include <sluice/config/catalogue.hpp>
#include <sluice/config/diagnostic.hpp>
#include <sluice/config/load.hpp>
#include <sluice/config/written.hpp>

#include <vector>

namespace sluice::config {

namespace warning {

// status == POSTED, status == "POSTED": both name a field of the record.
inline constexpr const char* text_without_quotes = "text-without-quotes";
// A key or a password that stands in the file.
inline constexpr const char* plain_secret = "plain-secret";
// ${env:API_KEY:-abc}: the program would run with a key that everybody can read.
inline constexpr const char* secret_default = "secret-default";
// $NAME, as a shell writes it, is a text like any other.
inline constexpr const char* shell_variable = "shell-variable";
// A name that an expression cannot see, such as `inputs` for `input`: it is null for ever.
inline constexpr const char* unknown_name = "unknown-name";
// A text that begins with a typographic quote, or ends with a quote that it does not open: YAML
// takes it for a part of the text.
inline constexpr const char* odd_quote = "odd-quote";
// A key that the field had before and that is still read.
inline constexpr const char* former_key = "former-key";
// A relative path that names one file beside the YAML file and another in the working directory.
inline constexpr const char* two_files = "two-files";

}  // namespace warning

// Of objects as they are written (read_written()), whatever else is wrong with them.
diagnostics find_warnings(const std::vector<written_object>& objects, const layout& shape,
                          const catalogue& types);

}  // namespace sluice::config
