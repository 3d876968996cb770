#pragma once

// For each declared field, how a change of it shows. fields_test.cpp goes through every field that
// is declared and demands an entry here.

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace sluice::testing {

// What a component does with that YAML, as text.
using observer = std::function<std::string(const std::string& yaml)>;

struct field_effect {
    std::string field;      // "paging.kind"
    std::string base;       // YAML that is read without the change …
    std::string changed;    // … and with it
    observer observe = {};  // in place of the table's own
};

struct effect_table {
    observer observe;
    std::string always;  // YAML before both texts of every entry
    std::vector<field_effect> effects;
};

// By part: "subscriber ocoya", "incoming". A new part is one more line in field_effects.cpp.
const std::map<std::string, effect_table>& effect_tables();

effect_table effects_of_http_client();
effect_table effects_of_ocoya_client();
effect_table effects_of_http_publisher();
effect_table effects_of_ocoya_subscriber();
effect_table effects_of_ocoya_publisher();
effect_table effects_of_campaign_publisher();
effect_table effects_of_workflow_publisher();
effect_table effects_of_file_subscriber();
effect_table effects_of_file_publisher();
effect_table effects_of_log_publisher();
void add_effects_of_stages(std::map<std::string, effect_table>& into);
void add_effects_of_engine(std::map<std::string, effect_table>& into);

// The settings that every client has: each changes what the network is given.
std::vector<field_effect> effects_of_network();
std::vector<field_effect> effects_of_oauth2(const std::string& prefix);

// The fields of an incoming that decide on its first listing, each with its own observer.
std::vector<field_effect> effects_of_first_listing();

}  // namespace sluice::testing
