#pragma once

// Declares the fields of a section, each one once (decision 0003). The parser, the checks, the JSON
// Schema, the reference pages, `sluice describe` and the effective configuration all come from it.
// Nothing reads a key that is not declared. A field's default is the initialiser of its member.
//
//   struct file_options {
//       std::string path;
//       file_format format = file_format::ndjson;
//   };
//
//   const config::declaration<file_options>& file_declaration() {
//       static const auto declared = [] {
//           config::declaration<file_options> d("file", "Appends each record to a file");
//           d.field("path", &file_options::path, "The file; made when it is missing").required()
//               .not_empty().example("/var/lib/sluice/report.ndjson");
//           d.field("format", &file_options::format, "How a record is written")
//               .choice("ndjson", file_format::ndjson, "one JSON text a line")
//               .choice("csv", file_format::csv, "one row a record, with a header");
//           return d;
//       }();
//       return declared;
//   }
//
// value.hpp lists the types that a member may have; field.hpp lists the rules of a field.

#include <sluice/config/field.hpp>
#include <sluice/config/section.hpp>

#include <concepts>
#include <functional>
#include <memory>
#include <string>
#include <utility>

namespace sluice::config {

// Copies share their fields. `Options` must be default-constructible and copyable.
template <class Options>
class declaration final : public section {
 public:
    declaration(std::string name, std::string summary)
        : section(std::move(name), std::move(summary)) {}

    template <class T, class Owner>
        requires std::derived_from<Options, Owner>
    config::field<T>& field(std::string name, T Owner::* member, std::string description) {
        return append<T>(std::move(name), member, std::move(description));
    }

    // Declares a nested section: a `Sub`, or an optional, a list or a map of them.
    template <class T, class Owner, class Sub>
        requires std::derived_from<Options, Owner>
    config::field<T>& field(std::string name, T Owner::* member, std::string description,
                            const declaration<Sub>& declared) {
        static_assert(std::same_as<typename value_codec<T>::leaf, Sub>,
                      "the declaration is not of the member's type");
        return append<T>(std::move(name), member, std::move(description))
            .section_of(std::make_shared<declaration<Sub>>(declared));
    }

    // Adds the fields of a part to this section, and runs the part's checks too.
    template <class Part, class Owner>
        requires std::derived_from<Options, Owner>
    void include(Part Owner::* part, const declaration<Part>& declared) {
        auto inside = [part](void* options) -> Part* {
            return &(static_cast<Options*>(options)->*part);
        };
        for (const section_field& one : declared.fields()) {
            fields_.push_back(
                {one.field, [inside, deeper = one.owner](void* o) { return deeper(inside(o)); }});
        }
        for (const erased_check& check : checks_of(declared)) {
            checks_.push_back(
                {check.needs, [part, judge = check.judge](const void* o, section_report& report) {
                     judge(&(static_cast<const Options*>(o)->*part), report);
                 }});
        }
    }

    // Adds a check over several fields. It runs only when every field of the section was read
    // without a problem.
    void check(std::function<void(const Options&, section_report&)> judge) {
        check({}, std::move(judge));
    }

    // Adds a check over the named fields. It runs when these were read without a problem, even if
    // others were not.
    void check(std::vector<std::string> fields,
               std::function<void(const Options&, section_report&)> judge) {
        checks_.push_back({std::move(fields),
                           [judge = std::move(judge)](const void* options, section_report& report) {
                               judge(*static_cast<const Options*>(options), report);
                           }});
    }

 protected:
    std::shared_ptr<void> fresh(const void* start) const override {
        return start == nullptr ? std::make_shared<Options>()
                                : std::make_shared<Options>(*static_cast<const Options*>(start));
    }

 private:
    template <class T, class Owner>
    config::field<T>& append(std::string name, T Owner::* member, std::string description) {
        auto made = std::make_shared<member_field<Options, T>>(
            std::move(name), static_cast<T Options::*>(member), std::move(description));
        fields_.push_back({made, [](void* options) { return options; }});
        return *made;
    }
};

}  // namespace sluice::config
