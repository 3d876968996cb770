#pragma once

// Reads a whole configuration directory: every problem in it at once, or typed sections by name.
// The caller's layout says which keys it may hold; this room does not know what an incoming is.
//
// The loader reads every *.yaml below the directory in the order of the paths, without hidden
// files and without tests (*.test.yaml). A file may name others with `include: [path, …]`, relative
// to itself; each file is read once. Maps of one key are merged by name over all files. A single
// section stands in one file only.
//
// Values may hold variables, keys may not:
//   ${env:NAME}, ${env:NAME:-text}  the text counts when NAME is unset or empty
//   ${file:path}                    see resolved_path(); loses one line break at the end
//   ${credential:NAME}              a systemd credential, in $CREDENTIALS_DIRECTORY
//   $${                             the text ${ itself
// They are resolved after the document is parsed, so no value can change its structure.

#include <sluice/config/declaration.hpp>
#include <sluice/config/diagnostic.hpp>
#include <sluice/config/variables.hpp>
#include <sluice/model/secret.hpp>

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::config {

// Describes a top-level key that holds entries by name. An entry is a section, a component (`type`
// and its fields), or a list of stages. With `stages`, an entry may be used by name in place of a
// type; it is then such a list or a reused_stages section.
struct map_layout {
    std::string key;   // "incoming"
    std::string kind;  // the word of field::refers_to: "incoming"; may be empty
    std::string summary;
    const section* entry = nullptr;
    std::string component;  // the catalogue's kind
    std::string stages;     // the catalogue's kind
    // The warning about an entry that nothing uses; none: such an entry is nothing odd.
    std::optional<std::string> unused = std::nullopt;
    // Its entries make others: the effective configuration shows those.
    bool of_templates = false;
};

// Describes a top-level key that is one section. It has all defaults when it is not given.
struct single_layout {
    std::string key;
    const section* entry = nullptr;
};

// The sections must outlive every use of the layout.
struct layout {
    std::vector<map_layout> maps;
    std::vector<single_layout> singles;
    bool of_tests = false;  // read from *.test.yaml, in place of the other files
};

// Tells whether a directory's file is read: its name ends in .yaml, is not hidden, and is or is not
// that of a test.
bool is_read(const std::filesystem::path& file, bool of_tests = false);

// Holds the configuration. Typed access requires a configuration without problems, and keys, names
// and types of the layout.
class loaded {
 public:
    // Another entry that an entry names: the word of field::refers_to ("client"), and its name. For
    // an entry that is used by name in place of a type, the kind of its map.
    using used_entry = std::pair<std::string, std::string>;

    struct entry {
        location at;                          // of its name
        node written;                         // variables resolved
        std::vector<used_entry> uses;         // in the order of reading
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
    std::vector<std::filesystem::path> files;          // in the order of reading
    // Texts that no output may show. These are values of files and credentials, secret fields, and
    // headers whose names speak of a secret. Environment variables count when their names speak of
    // one or their values are URLs with a password.
    std::vector<secret> secrets;
    // Secrets that the variable source withheld: "credential api_key".
    std::vector<std::string> withheld;
    secret_use use = secret_use::resolved;

 private:
    const entry& at(std::string_view map, std::string_view name) const {
        return maps.find(map)->second.find(name)->second;
    }
};

// The texts of files that are about to be written, by path. A path begins with the directory's path
// as the caller gave it.
using pending_files = std::map<std::filesystem::path, std::string>;

// An entry of a map whose text is a file of its own. The map's key and the entry's name do not
// stand in the text.
struct added_entry {
    std::string map;
    std::string name;
    std::filesystem::path file;  // for messages
    std::string text;
};

// Reads a directory or one file. With `pending`, it reads as if those files had been written. With
// `added`, it also reads that entry; `path` may then be empty, and the entry stands alone.
loaded load(const std::filesystem::path& path, const layout& shape, const catalogue& types,
            const variable_source& variables, const pending_files& pending = {},
            const added_entry* added = nullptr);

// Reads one section from a text: for tests, and for options on a command line. Problems name the
// file `name`. Returns null when there are any.
std::shared_ptr<const void> read_text(const section& declared, std::string name, std::string text,
                                      const catalogue& types, const variable_source& variables,
                                      diagnostics& problems);

}  // namespace sluice::config
