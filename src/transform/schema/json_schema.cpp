#include "transform/schema/json_schema.hpp"

#include "transform/schema/json_pointer.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

namespace sluice::transform {

namespace {

constexpr std::size_t deepest_schema = 64;

enum class keyword_kind {
    schema,        // a schema
    schemas,       // an object of schemas
    list,          // a list of schemas, not empty
    one_or_list,   // items
    dependencies,  // an object of schemas and lists of names
    count,         // a whole number that is not negative
    number,        // a number to compare with
    pattern,       // a pattern
    names,         // a list of texts
    flag,          // true or false
    types,         // type
    any_list,      // enum
    anything,      // const
    reference,     // $ref
};

struct keyword {
    std::string_view name;
    keyword_kind kind;
    std::string_view test = {};  // of a number, with # for it
};

constexpr std::array keywords{
    keyword{"$ref", keyword_kind::reference},
    keyword{"additionalItems", keyword_kind::schema},
    keyword{"additionalProperties", keyword_kind::schema},
    keyword{"allOf", keyword_kind::list},
    keyword{"anyOf", keyword_kind::list},
    keyword{"const", keyword_kind::anything},
    keyword{"contains", keyword_kind::schema},
    keyword{"definitions", keyword_kind::schemas},
    keyword{"dependencies", keyword_kind::dependencies},
    keyword{"else", keyword_kind::schema},
    keyword{"enum", keyword_kind::any_list},
    keyword{"exclusiveMaximum", keyword_kind::number, "@ < #"},
    keyword{"exclusiveMinimum", keyword_kind::number, "@ > #"},
    keyword{"if", keyword_kind::schema},
    keyword{"items", keyword_kind::one_or_list},
    keyword{"maxItems", keyword_kind::count},
    keyword{"maxLength", keyword_kind::count},
    keyword{"maxProperties", keyword_kind::count},
    keyword{"maximum", keyword_kind::number, "@ <= #"},
    keyword{"minItems", keyword_kind::count},
    keyword{"minLength", keyword_kind::count},
    keyword{"minProperties", keyword_kind::count},
    keyword{"minimum", keyword_kind::number, "@ >= #"},
    keyword{"multipleOf", keyword_kind::number, "@ % # == `0`"},
    keyword{"not", keyword_kind::schema},
    keyword{"oneOf", keyword_kind::list},
    keyword{"pattern", keyword_kind::pattern},
    keyword{"patternProperties", keyword_kind::schemas},
    keyword{"properties", keyword_kind::schemas},
    keyword{"propertyNames", keyword_kind::schema},
    keyword{"required", keyword_kind::names},
    keyword{"then", keyword_kind::schema},
    keyword{"type", keyword_kind::types},
    keyword{"uniqueItems", keyword_kind::flag},
};

constexpr std::array<std::string_view, 7> type_names{"array",  "boolean", "integer", "null",
                                                     "number", "object",  "string"};

// A value inside an expression; a backtick would end it.
std::string literal(const json::value& value) {
    std::string text = "`";
    for (const char c : write_json(value)) {
        text += c == '`' ? "\\u0060" : std::string(1, c);
    }
    return text + "`";
}

bool is_text(const json::value& value) {
    return kind_of(value) == json_kind::string;
}

bool is_list_of_texts(const json::value& value) {
    const auto* list = value.if_array();
    return list != nullptr && std::ranges::all_of(*list, is_text);
}

bool is_type(const json::value& value) {
    return is_text(value) &&
           std::ranges::find(type_names, std::string_view(value.get_string())) != type_names.end();
}

}  // namespace

class schema_compiler {
 public:
    explicit schema_compiler(json_schema& into) : into_(into) {}

    result<void> compile() {
        const auto& root = *into_.root_;
        auto done = schema(root, 0);
        for (std::size_t i = 0; done && i < pending_.size(); ++i) {
            done = resolve(*pending_[i]);
        }
        if (!done) {
            return failure(done.error()).within("schema" + place_);
        }
        return {};
    }

 private:
    static failure wrong(std::string message) {
        return {failure_class::invalid, std::move(message)};
    }

    result<void> schema(const json::value& value, std::size_t depth) {
        if (value.is_bool()) {
            return {};
        }
        const auto* members = value.if_object();
        if (members == nullptr) {
            return wrong("a schema is an object, true or false");
        }
        if (depth > deepest_schema) {
            return wrong("it is nested deeper than " + std::to_string(deepest_schema) + " levels");
        }
        for (const auto& [name, inner] : *members) {
            const auto known = std::ranges::find(keywords, std::string_view(name), &keyword::name);
            if (known == keywords.end()) {
                continue;  // an annotation, or a word of another draft
            }
            const auto length = place_.size();
            place_ += "." + std::string(name);
            if (auto done = one(*known, inner, depth); !done) {
                return done;
            }
            place_.resize(length);
        }
        return {};
    }

    result<void> one(const keyword& known, const json::value& value, std::size_t depth) {
        switch (known.kind) {
            case keyword_kind::schema:
                return schema(value, depth + 1);
            case keyword_kind::schemas:
                return schemas(known, value, depth);
            case keyword_kind::list:
                return list_of_schemas(value, depth);
            case keyword_kind::one_or_list:
                return value.is_array() ? all_of(value.get_array(), depth)
                                        : schema(value, depth + 1);
            case keyword_kind::dependencies:
                return dependencies(value, depth);
            case keyword_kind::count:
                return value.is_int64() && value.get_int64() >= 0
                           ? result<void>()
                           : wrong("it must be a whole number from 0");
            case keyword_kind::number:
                return number(known, value);
            case keyword_kind::pattern:
                return pattern(value);
            case keyword_kind::names:
                return is_list_of_texts(value) ? result<void>()
                                               : wrong("it must be a list of texts");
            case keyword_kind::flag:
                return value.is_bool() ? result<void>() : wrong("it must be true or false");
            case keyword_kind::types:
                return types(value);
            case keyword_kind::any_list:
                return value.is_array() ? result<void>() : wrong("it must be a list");
            case keyword_kind::anything:
                return {};
            case keyword_kind::reference:
                if (!is_text(value)) {
                    return wrong("it must be a text");
                }
                pending_.push_back(&value);
                return {};
        }
        return {};
    }

    result<void> schemas(const keyword& known, const json::value& value, std::size_t depth) {
        const auto* members = value.if_object();
        if (members == nullptr) {
            return wrong("it must be an object of schemas");
        }
        for (const auto& [name, inner] : *members) {
            const auto length = place_.size();
            place_ += "." + std::string(name);
            if (known.name == "patternProperties") {
                auto test = matching(name);
                if (!test) {
                    return test.error();
                }
                into_.name_tests_.emplace(&inner, *std::move(test));
            }
            if (auto done = schema(inner, depth + 1); !done) {
                return done;
            }
            place_.resize(length);
        }
        return {};
    }

    result<void> list_of_schemas(const json::value& value, std::size_t depth) {
        const auto* list = value.if_array();
        if (list == nullptr || list->empty()) {
            return wrong("it must be a list of schemas");
        }
        return all_of(*list, depth);
    }

    result<void> all_of(const json::array& list, std::size_t depth) {
        for (const auto& inner : list) {
            if (auto done = schema(inner, depth + 1); !done) {
                return done;
            }
        }
        return {};
    }

    result<void> dependencies(const json::value& value, std::size_t depth) {
        const auto* members = value.if_object();
        if (members == nullptr) {
            return wrong("it must be an object");
        }
        for (const auto& [name, inner] : *members) {
            if (inner.is_array() ? !is_list_of_texts(inner) : false) {
                return wrong("'" + std::string(name) + "' must be a list of texts or a schema");
            }
            if (!inner.is_array()) {
                if (auto done = schema(inner, depth + 1); !done) {
                    return done;
                }
            }
        }
        return {};
    }

    result<void> number(const keyword& known, const json::value& value) {
        if (kind_of(value) != json_kind::number ||
            (known.name == "multipleOf" && !(to_double(value) > 0))) {
            return wrong(known.name == "multipleOf" ? "it must be a number above 0"
                                                    : "it must be a number");
        }
        std::string text(known.test);
        text.replace(text.find('#'), 1, literal(value));
        auto test = expression::compile(text);
        if (!test) {
            return test.error();
        }
        into_.tests_.emplace(&value, *std::move(test));
        return {};
    }

    static result<expression> matching(std::string_view text) {
        return expression::compile("matches(@, " + literal(json::value(text)) + ")");
    }

    result<void> pattern(const json::value& value) {
        if (!is_text(value)) {
            return wrong("it must be a text");
        }
        auto test = matching(value.get_string());
        if (!test) {
            return test.error();
        }
        into_.tests_.emplace(&value, *std::move(test));
        return {};
    }

    result<void> types(const json::value& value) {
        const auto* list = value.if_array();
        if (list == nullptr ? is_type(value) : std::ranges::all_of(*list, is_type)) {
            return {};
        }
        return wrong("it must be array, boolean, integer, null, number, object or string");
    }

    // A place in this schema: "#", or "#/definitions/line".
    result<void> resolve(const json::value& reference) {
        const std::string text(std::string_view(reference.get_string()));
        place_ = ".$ref";
        if (!text.starts_with('#')) {
            return wrong("'" + text + "' leads out of the schema: only #/… is read");
        }
        const auto* found = find_by_fragment(*into_.root_, text.substr(1));
        if (found == nullptr) {
            return wrong("'" + text + "' leads nowhere");
        }
        into_.references_.emplace(&reference, found);
        // The target may be a place that no keyword leads to.
        return targets_.insert(found).second ? schema(*found, 0) : result<void>();
    }

    json_schema& into_;
    std::string place_;
    std::vector<const json::value*> pending_;
    std::set<const json::value*> targets_;
};

result<json_schema> json_schema::compile(json::value schema) {
    json_schema made;
    made.root_ = std::make_shared<const json::value>(std::move(schema));
    if (auto done = schema_compiler(made).compile(); !done) {
        return done.error();
    }
    return made;
}

}  // namespace sluice::transform
