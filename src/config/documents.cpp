#include "config/documents.hpp"

#include "config/expansion.hpp"
#include "config/found.hpp"
#include "config/source.hpp"
#include "config/variables.hpp"

#include <algorithm>
#include <system_error>

namespace sluice::config {

namespace fs = std::filesystem;

namespace {

// A file of this size is not a configuration; reading one whole must not fill the memory.
constexpr std::size_t largest_file = 4 * 1024 * 1024;

// Places a problem of a file whose text was not read.
location place_of_file(const fs::path& path) {
    return {std::make_shared<const source_file>(source_file{path.string(), ""}), 0, 0};
}

bool is_hidden(const fs::path& path) {
    return path.filename().string().starts_with('.');
}

}  // namespace

bool is_read(const fs::path& file, bool of_tests) {
    const auto name = file.filename().string();
    return name.ends_with(".yaml") && !name.starts_with('.') &&
           name.ends_with(".test.yaml") == of_tests;
}

document_reader::document_reader(const variable_source& variables, diagnostics& problems,
                                 reader_state& state)
    : variables_(variables), problems_(problems), state_(state) {}

void document_reader::read(const fs::path& path) {
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    const bool to_be_made = pending_ != nullptr && !pending_->empty() && !fs::exists(status);
    if (fs::is_directory(status) || to_be_made) {
        read_directory(path);
    } else if (fs::exists(status)) {
        read_file(path, place_of_file(path));
    } else if (status.type() == fs::file_type::not_found) {
        report(place_of_file(path), "there is no such directory",
               "name the configuration directory with --config, or make a first one: sluice init");
    } else {
        report_unreadable(path, error);
    }
}

void document_reader::read_directory(const fs::path& directory) {
    std::vector<fs::path> found;
    std::error_code ignored;
    const bool whole = !fs::exists(directory, ignored) || gather(directory, found);
    if (pending_ != nullptr) {
        for (const auto& [path, text] : *pending_) {
            if (path.parent_path() == directory && is_read(path, of_tests_) &&
                std::ranges::find(found, path) == found.end()) {
                found.push_back(path);
            }
        }
    }
    if (whole && found.empty() && !of_tests_) {
        report(place_of_file(directory), "there is no *.yaml file in this directory",
               "begin with the examples in config/");
    }
    // The directory's own order differs between machines; messages about doubles must not.
    std::sort(found.begin(), found.end());
    for (const fs::path& path : found) {
        read_file(path, place_of_file(path));
    }
}

bool document_reader::gather(const fs::path& directory, std::vector<fs::path>& found) {
    std::error_code error;
    std::vector<fs::path> below;
    for (fs::directory_iterator entry(directory, error);
         !error && entry != fs::directory_iterator(); entry.increment(error)) {
        const fs::path& path = entry->path();
        std::error_code ignored;
        const bool is_directory = entry->is_directory(ignored);
        if (is_hidden(path)) {
            continue;
        }
        if (is_directory && entry->is_symlink(ignored)) {
            report(place_of_file(path), "a link to a directory is not followed",
                   "name its files with include");
        } else if (is_directory) {
            below.push_back(path);
        } else if (is_read(path, of_tests_)) {
            found.push_back(path);
        } else if (path.extension() == ".yml" && !of_tests_) {
            report(place_of_file(path), "this file is not read: its name ends in .yml",
                   "rename it to " + path.stem().string() + ".yaml");
        }
    }
    if (error) {
        report_unreadable(directory, error);
    }
    bool whole = !error;
    for (const fs::path& path : below) {
        whole = gather(path, found) && whole;
    }
    return whole;
}

// An unreadable directory may hide a part of the configuration, so it is an error.
void document_reader::report_unreadable(const fs::path& directory, const std::error_code& error) {
    incomplete_ = true;
    const bool forbidden = error == std::errc::permission_denied;
    report(place_of_file(directory), "the directory cannot be read: " + error.message(),
           forbidden ? "let the user that runs sluice read it, or move it out of the "
                       "configuration: secrets have their place in /etc/credstore"
                     : "check the disk and what is mounted there");
}

result<std::string> document_reader::text_of(const fs::path& path) const {
    if (pending_ != nullptr) {
        if (const auto found = pending_->find(path); found != pending_->end()) {
            return found->second;
        }
    }
    return read_whole_file(path, largest_file);
}

void document_reader::read_file(const fs::path& path, const location& asked_by) {
    auto text = text_of(path);
    if (!text) {
        incomplete_ = true;
        const bool included = asked_by.line != 0;
        report(asked_by,
               (included ? "cannot include '" + path.string() + "': " : "cannot read this file: ") +
                   text.error().message,
               text.error().mend);
        return;
    }
    std::error_code error;
    // Two names may lead to one file. It is read once.
    const fs::path identity = fs::weakly_canonical(path, error);
    if (is_cycle(identity, path, asked_by) || !seen_.insert(identity).second) {
        return;
    }
    open_.push_back({identity, path.string()});
    files_.push_back(path);
    parse(path, *std::move(text));
    open_.pop_back();
}

bool document_reader::is_cycle(const fs::path& identity, const fs::path& path,
                               const location& asked_by) {
    auto first = std::find_if(open_.begin(), open_.end(),
                              [&](const open_file& one) { return one.identity == identity; });
    if (first == open_.end()) {
        return false;
    }
    std::string circle;
    for (; first != open_.end(); ++first) {
        circle += first->name + " → ";
    }
    report(asked_by, "the files include each other in a circle: " + circle + path.string(),
           "remove this include");
    return true;
}

void document_reader::add(const added_entry& entry) {
    const auto file = source_from(entry.file.string(), entry.text, problems_);
    auto value = file ? parse_yaml(file, problems_) : std::nullopt;
    if (!value) {
        incomplete_ = true;
        return;
    }
    resolve_variables(*value, variables_, state_);
    const location beginning{file, 1, 1};
    node document;
    document.kind = node::kinds::map;
    document.at = beginning;
    node map = document;
    map.members.push_back({entry.name, beginning, *std::move(value)});
    document.members.push_back({entry.map, beginning, std::move(map)});
    documents_.push_back(std::move(document));
}

void document_reader::parse(const fs::path& path, std::string text) {
    const auto file = source_from(path.string(), std::move(text), problems_);
    auto root = file ? parse_yaml(file, problems_) : std::nullopt;
    if (!root) {
        incomplete_ = true;
        return;
    }
    // An empty file is fine.
    if (root->kind == node::kinds::null) {
        return;
    }
    if (root->kind != node::kinds::map) {
        incomplete_ = true;
        report(root->at, "expected a map at the top of the file, found " + found_text(*root),
               "begin with clients:, incoming:, outgoing: or routes:");
        return;
    }
    for (member& top : root->members) {
        // Finding every file needs the includes only; the rest may stay as it is written. The
        // variables of a template are resolved in each object that is made from it.
        if (top.key == "include" || (resolves_ && top.key != templates_key)) {
            const auto step = state_.enter(top.key);
            resolve_variables(top.value, variables_, state_);
        }
    }
    if (const node* list = root->find("include")) {
        read_includes(*list, path.parent_path());
    }
    std::erase_if(root->members, [](const member& one) { return one.key == "include"; });
    documents_.push_back(*std::move(root));
}

void document_reader::read_includes(const node& list, const fs::path& beside) {
    if (list.kind == node::kinds::scalar) {
        follow(list, beside);
    } else if (list.kind == node::kinds::map) {
        report(list.at, "expected a list of paths, found a map", "include: [path]");
    }
    for (const node& name : list.items) {
        follow(name, beside);
    }
}

void document_reader::follow(const node& name, const fs::path& beside) {
    if (name.unresolved) {
        incomplete_ = true;
        return;
    }
    if (name.kind != node::kinds::scalar || name.text.empty()) {
        report(name.at, "expected a path, found " + found_text(name), "include: [path]");
        return;
    }
    // Every message about the file would begin with its path, and so with the secret.
    if (name.from_secret) {
        report(name.at, "a path to include cannot come from a secret: paths are shown",
               "write the path here, or in a variable that speaks of no secret");
        return;
    }
    read_file((beside / name.text).lexically_normal(), name.at);
}

void document_reader::report(const location& at, std::string message, std::string mend) {
    problems_.add({at, "", std::move(message), std::move(mend), {}});
}

}  // namespace sluice::config
