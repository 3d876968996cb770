#pragma once

// A declared section without its type: what the parser, the schema, the reference and the effective
// configuration work on.

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
    section,
};

// "a whole number", "a duration such as 30s"
std::string_view name_of(value_shape shape);

enum class container { list, map };

// Another name of a choice.
struct choice_name {
    std::string text;
    std::string value;  // of a text field
};

struct choice_rule {
    std::string text;  // as it stands in YAML
    std::string description;
    std::int64_t number = 0;        // the enumerator
    std::string value;              // in place of it, for a text field
    std::vector<choice_name> also;  // where there are some, large and small letters are alike
};

// What a field demands of its innermost values.
struct value_rules {
    std::vector<choice_rule> choices;
    std::string refers_to;                  // kind of a reference
    std::string component;                  // kind of a component or of stages
    std::shared_ptr<const section> nested;  // of a section
    bool is_path = false;                   // of a text: a file's path, see resolved_path()
    // Of an expression or a template: all names that it sees, where it sees no record. A name that
    // is also a field beside it, or beside the section around it, has the members that stand there.
    std::vector<std::string> sees;
    // Inclusive bounds, comparable and as a person writes them.
    struct bound {
        double value = 0;
        json::value shown;
    };
    std::optional<bound> least;
    std::optional<bound> most;
};

// Everything that is said of a field once.
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

    // Reads `from` into the member of `owner`; false when something was reported.
    virtual bool read(void* owner, const node& from, reader_state& state) const = 0;

    // The member's present value as plain JSON; null when there is nothing to show.
    virtual json::value shown_value(const void* owner) const = 0;

 protected:
    field_facts facts_;
};

// Where the cross-field checks of a section put what they find: at the value of a field that is
// given and has a plain one, else at its key, else at the section.
class section_report {
 public:
    section_report(const node& from, reader_state& state) : from_(from), state_(state) {}
    void add(std::string_view field_name, std::string message, std::string mend = {});
    // Within a field: {"parameters", "query", "statuses"}. At the key of the last one, or of the
    // last above it that is given.
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
    std::shared_ptr<const field_base> what;
    // From the section's options to the object that holds the field's member.
    std::function<void*(void*)> owner;
};

class section {
 public:
    virtual ~section() = default;

    const std::string& name() const { return name_; }
    const std::string& summary() const { return summary_; }
    const std::vector<section_field>& fields() const { return fields_; }
    const field_base* find(std::string_view field_name) const;
    // The field that the section may be given as, when it is not given as a map; or none.
    const field_base* shorthand() const;
    // The field that takes the whole node; or none.
    const field_base* whole() const;

    // The default of each field is its member's initialiser; null when there is none to show.
    json::value default_of(const section_field& field) const;

    // The options, or null when something was reported. `from` is a map, null (all defaults), or
    // what shorthand and whole fields allow. Members that are not given keep their value of
    // `start`, an object of the options' type; without one, their initialiser.
    std::shared_ptr<const void> read(const node& from, reader_state& state,
                                     const void* start = nullptr) const;

 protected:
    struct erased_check {
        std::vector<std::string> needs;  // fields that were read well; none: all of them
        std::function<void(const void*, section_report&)> judge;
    };

    section(std::string name, std::string summary)
        : name_(std::move(name)), summary_(std::move(summary)) {}
    section(const section&) = default;
    section(section&&) = default;
    section& operator=(const section&) = default;
    section& operator=(section&&) = default;

    // A new object of the options: a copy of `start`, or a default-constructed one.
    virtual std::shared_ptr<void> fresh(const void* start) const = 0;

    static const std::vector<erased_check>& checks_of(const section& other) {
        return other.checks_;
    }

    std::string name_;
    std::string summary_;
    std::vector<section_field> fields_;
    std::vector<erased_check> checks_;

 private:
    // The names of the fields that are missing or were read badly go to `bad`.
    bool read_members(void* options, const node& from, reader_state& state,
                      std::vector<std::string>& bad) const;
    bool read_alone(const section_field& field, void* options, const node& from,
                    reader_state& state) const;
    // A copy in which each key that is a field's former name is its present one.
    node with_present_keys(const node& from, reader_state& state) const;
    std::string owner_of(const member& what, const node& from, reader_state& state) const;
    void report_unknown(const member& what, const node& from, reader_state& state) const;
    void report_missing(const node& from, reader_state& state, std::vector<std::string>& bad) const;
};

}  // namespace sluice::config
