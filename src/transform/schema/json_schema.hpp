#pragma once

// Validates JSON by JSON Schema draft 7 (json-schema.org/draft-07). The schema is data of the
// configuration, and no reference leaves it. `format`, `contentEncoding` and `contentMediaType`
// assert nothing, as the draft allows. Patterns are RE2's (decision 0043). Numbers are compared
// exactly.

#include <sluice/error.hpp>
#include <sluice/expression/expression.hpp>
#include <sluice/model/json.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace sluice::transform {

// One problem of a value: "at 'lines[2].sku': it is missing".
using schema_problems = std::vector<std::string>;

class json_schema {
 public:
    // Compiles a schema. Fails (class invalid, with the place in the schema) for a keyword with a
    // value of the wrong kind, a pattern that RE2 does not take, and a $ref that leads nowhere or
    // out of the schema.
    static result<json_schema> compile(json::value schema);

    // Returns the problems of a value, at most `most`; none when it is valid. Fails (class invalid)
    // when the schema takes too many steps or leads in a circle.
    result<schema_problems> problems_of(const json::value& value, std::size_t most) const;

 private:
    friend class schema_compiler;
    friend class schema_run;

    std::shared_ptr<const json::value> root_;
    // For keywords that compare numbers or match patterns, by the keyword's value.
    std::map<const json::value*, expression> tests_;
    // For patternProperties, by the subschema.
    std::map<const json::value*, expression> name_tests_;
    std::map<const json::value*, const json::value*> references_;  // a $ref's value: its target
};

}  // namespace sluice::transform
