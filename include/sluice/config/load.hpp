#pragma once

// A configuration directory, read whole: every problem in it at once, or typed sections by name.
// What may stand in it is the caller's layout; nothing here knows what an incoming is.
//
// Every *.yaml below the directory is read, in the order of their paths; hidden files are not. A
// file may name others with `include: [path, …]`, relative to itself; each file is read once. Maps
// of one key are merged by name over all files; a single section stands in one file only.
//
// In the values (never in keys) stand variables: ${env:NAME}, ${env:NAME:-text} (text when NAME is
// unset or empty), ${file:path} (relative to the YAML file, one line break at the end cut off),
// ${credential:NAME} (systemd's, in $CREDENTIALS_DIRECTORY), and $${ for ${ itself. They are
// resolved when the document has been parsed: no value can change its structure.

#include <sluice/config/declaration.hpp>
#include <sluice/config/diagnostic.hpp>
#include <sluice/config/variables.hpp>
#include <sluice/model/secret.hpp>

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::config {

// A top-level key that holds entries by name. What an entry is: a section, a component (`type` and
// its fields), or a list of stages that may be used by name in place of a type.
struct map_layout {
    std::string key;   // "incoming"
    std::string kind;  // what field::refers_to calls an entry: "incoming"; may be empty
    std::string summary;
    const section* entry = nullptr;
    std::string component;  // the catalogue's kind
    std::string stages;     // the catalogue's kind
};

// A top-level key that is one section; all defaults when it is not given.
struct single_layout {
    std::string key;
    const section* entry = nullptr;
};

// The sections must outlive every use.
struct layout {
    std::vector<map_layout> maps;
    std::vector<single_layout> singles;
};

// Typed access is for a configuration without problems, and for keys, names and types of the
// layout.
class loaded {
 public:
    struct entry {
        location at;                          // of its name
        node written;                         // variables resolved
        std::shared_ptr<const void> options;  // of a section
        configured_component component;
        stage_list stages;
    };
    using entries = std::map<std::string, entry, std::less<>>;

    bool good() const { return problems.empty(); }

    template <class T>
    const T& get(std::string_view map, std::string_view name) const {
        return *static_cast<const T*>(at(map, name).options.get());
    }
    template <class T>
    const T& single(std::string_view key) const {
        return *static_cast<const T*>(singles.find(key)->second.options.get());
    }
    const configured_component& component(std::string_view map, std::string_view name) const {
        return at(map, name).component;
    }
    const stage_list& stages(std::string_view map, std::string_view name) const {
        return at(map, name).stages;
    }
    const location& where(std::string_view map, std::string_view name) const {
        return at(map, name).at;
    }
    const entries& all(std::string_view map) const { return maps.find(map)->second; }
    std::vector<std::string> names(std::string_view map) const;

    diagnostics problems;
    std::map<std::string, entries, std::less<>> maps;  // every map of the layout
    entries singles;                                   // every single of the layout
    std::vector<std::filesystem::path> files;          // as they were read
    // What no line of a log may show: values of files, credentials and environment variables whose
    // names speak of one or whose values are URLs with a password, secret fields, and headers whose
    // names speak of one.
    std::vector<secret> secrets;
    // Secrets that were not looked up, as the variables' source wanted it: "credential api_key".
    std::vector<std::string> withheld;
    secret_use use = secret_use::resolved;

 private:
    const entry& at(std::string_view map, std::string_view name) const {
        return maps.find(map)->second.find(name)->second;
    }
};

// Files as they are about to be written, by their paths (below the directory's, as it was given).
using pending_files = std::map<std::filesystem::path, std::string>;

// `where` is a directory, or one file. With `pending`, as if those had been written.
loaded load(const std::filesystem::path& where, const layout& shape, const catalogue& types,
            const variable_source& variables, const pending_files& pending = {});

// One section from a text: for tests, and for options given on a command line. Problems name the
// file `name`. Null when there are any.
std::shared_ptr<const void> read_text(const section& declared, std::string name, std::string text,
                                      const catalogue& types, const variable_source& variables,
                                      diagnostics& problems);

}  // namespace sluice::config
