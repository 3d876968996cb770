#pragma once

// Shows for each declared field how a change of it has an effect. fields_test.cpp goes through
// every declared field and demands a case.

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace sluice::testing {

// Runs a component with that YAML, and returns its effect as text.
using observer = std::function<std::string(const std::string& yaml)>;

struct field_effect {
    std::string field;      // "paging.kind"
    std::string base;       // YAML that is read without the change …
    std::string changed;    // … and with it
    observer observe = {};  // in place of the table's own
};

struct effect_table {
    observer observe = {};
    std::string always = {};  // YAML before both texts of every entry
    std::vector<field_effect> effects = {};
};

using effect_tables_by_part = std::map<std::string, effect_table>;

// Tables by part: "subscriber ocoya", "incoming".
const effect_tables_by_part& effect_tables();

// Adds the cases of a part, or of several, to effect_tables(). Each file holds one as a constant:
//
//   const effects_of ocoya_subscriber("subscriber ocoya", ocoya_subscriber_effects);
class effects_of {
 public:
    effects_of(std::string part, effect_table (*make)());
    explicit effects_of(void (*add)(effect_tables_by_part& into));
};

// The settings that every client has. Each one changes a value that the network receives.
std::vector<field_effect> effects_of_network();
std::vector<field_effect> effects_of_oauth2(const std::string& prefix);

// The fields of an incoming that decide about its first listing, each with its own observer.
std::vector<field_effect> effects_of_first_listing();

}  // namespace sluice::testing
