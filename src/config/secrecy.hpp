#pragma once

// Guesses by a name whether a value is a secret; everything that shows a configuration asks it.

#include <string_view>

namespace sluice::config {

// True when the name of a key, a header or a variable speaks of a credential. It decides for values
// that nobody declares as secret. It errs towards hiding: a word anywhere in the name is enough.
bool sounds_secret(std::string_view name);

}  // namespace sluice::config
