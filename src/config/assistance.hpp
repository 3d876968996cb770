#pragma once

// Answers an editor from the declarations: what may stand at the cursor, and what the word at the
// cursor means. It reads texts that are not complete. No I/O.

#include <sluice/config/load.hpp>
#include <sluice/config/offered_request.hpp>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::config {

struct suggestion {
    std::string text;     // as YAML writes it
    std::string summary;  // one sentence; may be empty
    bool is_key = false;  // a colon follows it
};

// A field, a type or a key at the top.
struct explained {
    std::string name;  // empty: nothing is known there
    std::string summary;
    std::string form;       // "a duration such as 30s"
    std::string otherwise;  // its default, as JSON; may be empty
    std::string example;    // as YAML; may be empty
    bool required = false;
    std::vector<suggestion> choices;
};

struct assistance {
    std::string word;                     // the text before the cursor that a suggestion replaces
    std::vector<suggestion> suggestions;  // those that begin with the word come first
    explained about;
};

// Returns the names of the objects of a map ("incoming"), for fields that name one.
using known_names = std::function<std::vector<std::string>(std::string_view map)>;

// `offers`: the requests that components offer; null: nobody knows them.
assistance assist(std::string_view before, std::string_view after, const layout& shape,
                  const catalogue& types, const known_names& names,
                  const request_offers& offers = nullptr);

}  // namespace sluice::config
