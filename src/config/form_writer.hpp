#pragma once

// Describes an object of a configuration as a form: its declared fields, with what is written and
// with the defaults. The declarations are the same that the parser and the schema read.

#include "config/splice.hpp"

#include <sluice/config/load.hpp>
#include <sluice/config/offered_request.hpp>
#include <sluice/model/json.hpp>

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace sluice::config {

struct form_request {
    std::string map;      // "incoming"
    std::string written;  // the object's YAML; empty: it is new
    // Types of components that are chosen in place of the written ones, by the field's path:
    // {"subscriber": "http"}. The path of an object that is a component itself is "".
    std::map<std::string, std::string> types;
    // The names that are configured, for references: "client" → ["ocoya"].
    std::function<std::vector<std::string>(const std::string& kind)> names = nullptr;
    // Values that a person chose for fields that steer others, by path: {"subscriber.method":
    // "get"}. They stand in place of the written ones.
    std::map<std::string, std::string> chosen;
    // The requests that components offer; null: forms show parameters as YAML.
    request_offers offers = nullptr;
};

// {"fields": [...], "orders": {...}, "secret": "..."}.
//
// A field has `path` ("subscriber.method"), `label`, `level`, `input` (heading, component, choice,
// text, list, lines, secret or yaml), `description`, `type`, `required`, `default` (null: none),
// `choices` ([{value, label}]), `state` (unset, given or null), and `value` as it is written. A
// heading has `given` in place of these. `orders` holds the declared order of the keys of each
// section, by its path.
//
// Where a component offers requests, `method` and `entity` have `steers` (a text: the fields that
// depend on it), the entities are those of the method, and `parameters` holds the fields of the
// chosen entity. A chosen entity that the method does not have is `refused`. Such fields may have
// `suggestions` (values, one of which is usual), `alone` (a list of one item is written as that
// item) and `unset` (what happens without a value).
//
// A secret that is written in plain text is never in the form: `secret` then names its place, and
// there are no fields. Fails (class invalid) for a map or a type that does not exist, and for YAML
// that cannot be read.
result<json::object> write_form(const layout& shape, const catalogue& types,
                                const form_request& asked);

// True for a text that only names a secret's place: ${env:…}, ${file:…} or ${credential:…}.
bool is_secret_reference(std::string_view text);

}  // namespace sluice::config
