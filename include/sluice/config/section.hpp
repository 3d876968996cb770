#pragma once

// Describes a declared section without its C++ type. The parser, the schema, the reference and the
// effective configuration work on it.

#include <sluice/config/node.hpp>
#include <sluice/config/reader_state.hpp>
#include <sluice/model/json.hpp>

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::config {

class section;

enum class value_shape {
    boolean,
    integer,
    number,
    text,
    secret,
    duration,
    bytes,
    expression,
    text_template,
    value_template,
    json,
    choice,
    reference,
    component,
    stages,
    used_stages,
    template_or_stages,
    section,
};

// "a whole number", "a duration such as 30s"
std::string_view name_of(value_shape shape);

enum class container { list, map };

// Gives another name of a choice.
struct choice_name {
    std::string text;
    std::string value;  // for a text field
};

struct choice_rule {
    std::string text;  // as YAML writes it
    std::string description;
    std::int64_t number = 0;        // the enumerator
    std::string value;              // the value of a text field
    std::vector<choice_name> also;  // if there are any, letter case does not count
};

// Holds the rules for a field's innermost values.
struct value_rules {
    std::vector<choice_rule> choices;
    std::string refers_to;                  // kind of a reference
    std::string component;                  // kind of a component or of stages
    std::shared_ptr<const section> nested;  // declaration of a nested section
    bool is_path = false;                   // a text that is a file's path: see resolved_path()
    // All names that an expression or a template sees, in a place without an entity. A name may
    // also be a field of this section or of the section around it. It then has the members that are
    // written there.
    std::vector<std::string> sees;
    // Inclusive bounds: `value` to compare, `shown` as a person writes it.
    struct bound {
        double value = 0;
        json::value shown;
    };
    std::optional<bound> least;
    std::optional<bound> most;
};

// Holds everything that a declaration says of a field.
struct field_facts {
    std::string name;
    std::string formerly;  // a name that is still read, with a warning
    std::string description;
    std::string example;  // as YAML
    bool required = false;
    bool not_empty = false;
    bool shorthand = false;
    bool whole = false;
    bool may_be_absent = false;  // std::optional
    value_shape shape = value_shape::text;
    std::vector<container> containers;  // around the shape, outermost first
    value_rules rules;
};

class field_base {
 public:
    virtual ~field_base() = default;

    const field_facts& facts() const { return facts_; }

    // Reads `from` into the member of `owner`. Returns false after it has reported a problem.
    virtual bool read(void* owner, const node& from, reader_state& state) const = 0;

    // Returns the member's present value as plain JSON; null when there is nothing to show.
    virtual json::value shown_value(const void* owner) const = 0;

 protected:
    field_facts facts_;
};

// Takes the findings of a section's checks over several fields. A finding is placed at the field's
// scalar value, else at the field's key, else at the section.
class section_report {
 public:
    section_report(const node& from, reader_state& state) : from_(from), state_(state) {}
    void add(std::string_view field_name, std::string message, std::string mend = {});
    // Reports within a field: {"parameters", "query", "statuses"}. The place is the last key of the
    // path that is given.
    void add(std::initializer_list<std::string_view> path, std::string message,
             std::string mend = {});
    bool given(std::string_view field_name) const { return from_.find(field_name) != nullptr; }

 private:
    void add_below(const node& from, const location& at, std::span<const std::string_view> path,
                   std::string message, std::string mend);

    const node& from_;
    reader_state& state_;
};

struct section_field {
    std::shared_ptr<const field_base> field;
    // Leads from the section's options to the object that holds the field's member.
    std::function<void*(void*)> owner;
};

class section {
 public:
    virtual ~section() = default;

    const std::string& name() const { return name_; }
    const std::string& summary() const { return summary_; }
    const std::vector<section_field>& fields() const { return fields_; }
    const field_base* find(std::string_view field_name) const;
    // The field whose value may replace the map, or null.
    const field_base* shorthand() const;
    // The field that takes the whole node, or null.
    const field_base* whole() const;

    // Returns the default of a field, which is its member's initialiser; null when there is none to
    // show.
    json::value default_of(const section_field& field) const;

    // Returns the options, or null after it has reported a problem. `from` is a map, null (all
    // defaults), or a value that shorthand and whole fields allow. A member that is not given keeps
    // its value in `start`, an object of the options' type, or else its initialiser.
    std::shared_ptr<const void> read(const node& from, reader_state& state,
                                     const void* start = nullptr) const;

 protected:
    struct erased_check {
        std::vector<std::string> needs;  // fields that it needs; empty means all
        std::function<void(const void*, section_report&)> judge;
    };

    section(std::string name, std::string summary)
        : name_(std::move(name)), summary_(std::move(summary)) {}
    section(const section&) = default;
    section(section&&) = default;
    section& operator=(const section&) = default;
    section& operator=(section&&) = default;

    // Makes a new object of the options: a copy of `start`, or a default-constructed one.
    virtual std::shared_ptr<void> fresh(const void* start) const = 0;

    static const std::vector<erased_check>& checks_of(const section& other) {
        return other.checks_;
    }

    std::string name_;
    std::string summary_;
    std::vector<section_field> fields_;
    std::vector<erased_check> checks_;

 private:
    // Appends to `bad` the names of fields that are missing or could not be read.
    bool read_members(void* options, const node& from, reader_state& state,
                      std::vector<std::string>& bad) const;
    bool read_alone(const section_field& field, void* options, const node& from,
                    reader_state& state) const;
    // Returns a copy in which every former name of a field is replaced by its present name.
    node with_present_keys(const node& from, reader_state& state) const;
    std::string owner_of(const member& misplaced, const node& from, reader_state& state) const;
    void report_unknown(const member& member, const node& from, reader_state& state) const;
    void report_missing(const node& from, reader_state& state, std::vector<std::string>& bad) const;
};

}  // namespace sluice::config
