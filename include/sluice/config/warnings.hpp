#pragma once

// Finds values that are valid and probably not meant; `sluice check` shows them after the errors. A
// comment silences a rule: `# sluice: allow RULE` on the line of the message or of the value, or on
// comment lines above it.

#include <sluice/config/catalogue.hpp>
#include <sluice/config/diagnostic.hpp>
#include <sluice/config/load.hpp>
#include <sluice/config/written.hpp>

#include <vector>

namespace sluice::config {

namespace warning {

// status == POSTED and status == "POSTED" both name a field of the record.
inline constexpr const char* text_without_quotes = "text-without-quotes";
// A key or a password is written in the file.
inline constexpr const char* plain_secret = "plain-secret";
// ${env:API_KEY:-abc}: the program would run with a key that everybody can read.
inline constexpr const char* secret_default = "secret-default";
// $NAME, as a shell writes it, is plain text here.
inline constexpr const char* shell_variable = "shell-variable";
// An expression uses a name that it cannot see, such as `inputs` for `input`: it is always null.
inline constexpr const char* unknown_name = "unknown-name";
// A text begins with a typographic quote, or ends with a quote that it does not open. YAML makes
// the quote a part of the text.
inline constexpr const char* odd_quote = "odd-quote";
// A key is the former name of a field. It is still read.
inline constexpr const char* former_key = "former-key";
// A relative path names one file next to the YAML file and another in the working directory.
inline constexpr const char* two_files = "two-files";
// Everybody on the machine may read the file of a secret.
inline constexpr const char* readable_secret = "readable-secret";
// Nothing uses a client, a storage, an outgoing, a list of stages or a template.
inline constexpr const char* unused_client = "unused-client";
inline constexpr const char* unused_storage = "unused-storage";
inline constexpr const char* unused_outgoing = "unused-outgoing";
inline constexpr const char* unused_transformers = "unused-transformers";
inline constexpr const char* unused_template = "unused-template";

// A stage comes after `fail`.
inline constexpr const char* never_reached = "never-reached";
// {{ }} stands in a text that is no template.
inline constexpr const char* template_as_text = "template-as-text";
// `now` stands in an expression that tells records apart.
inline constexpr const char* now_in_identifier = "now-in-identifier";

}  // namespace warning

// Finds the warnings of written objects (read_written()), also if the configuration has errors.
diagnostics find_warnings(const std::vector<written_object>& objects, const layout& shape,
                          const catalogue& types);

}  // namespace sluice::config
