#include "app/snapshot.hpp"

#include "app/noted_variables.hpp"
#include "config/source.hpp"
#include "engine/plan/change_hash.hpp"
#include "engine/plan/layout.hpp"

#include <algorithm>
#include <mutex>
#include <set>
#include <utility>

namespace sluice::app {

namespace fs = std::filesystem;

namespace {

// The same limit as the loader's: a larger file is no configuration.
constexpr std::size_t largest_file = 4 * 1024 * 1024;
// The texts that run stay in memory. Hand-written files have some kilobytes.
constexpr std::size_t largest_kept_text = std::size_t{64} * 1024;

bool is_hidden(const fs::path& path) {
    return path.filename().string().starts_with('.');
}

fs::path absolute_of(const fs::path& path) {
    std::error_code error;
    const auto absolute = fs::absolute(path, error);
    return (error ? path : absolute).lexically_normal();
}

// Size and time come first: a change during the reading then shows at the next look.
known_file facts_of(const fs::path& path) {
    std::error_code error;
    known_file found;
    found.path = absolute_of(path);
    found.size = fs::file_size(path, error);
    found.written = fs::last_write_time(path, error);
    return found;
}

known_file look_at(const fs::path& path) {
    auto found = facts_of(path);
    if (const auto text = config::read_whole_file(path, largest_file)) {
        found.hash = engine::hash_of_bytes(*text);
    }
    return found;
}

// File texts by the path under which the loader asks for them.
class texts_of_files {
 public:
    void read(const fs::path& path) {
        if (texts_.contains(path)) {
            return;
        }
        auto known = facts_of(path);
        // The loader reports a file that cannot be read, at its place.
        if (auto text = config::read_whole_file(path, largest_file)) {
            known.hash = engine::hash_of_bytes(*text);
            if (text->size() <= largest_kept_text) {
                known.text = std::make_shared<const std::string>(*text);
            }
            texts_.emplace(path, *std::move(text));
        }
        known_[known.path] = std::move(known);
    }

    bool has(const fs::path& path) const { return known_.contains(absolute_of(path)); }
    const config::pending_files& texts() const { return texts_; }

    // Files of the directory, and files that were read with it.
    std::vector<known_file> known(const std::set<fs::path>& listed,
                                  const std::vector<fs::path>& read) const {
        std::set<fs::path> used = listed;
        for (const auto& path : read) {
            used.insert(absolute_of(path));
        }
        std::vector<known_file> all;
        for (const auto& [path, file] : known_) {
            if (used.contains(path)) {
                all.push_back(file);
            }
        }
        return all;
    }

 private:
    config::pending_files texts_;
    std::map<fs::path, known_file> known_;
};

// One load at a time: no library promises that two at once are safe.
std::mutex& loading() {
    static std::mutex guard;
    return guard;
}

}  // namespace

// Editors keep drafts in hidden files, and version control keeps its data in hidden directories.
std::vector<fs::path> yaml_files_below(const fs::path& path) {
    std::vector<fs::path> found;
    std::error_code error;
    for (auto entry = fs::recursive_directory_iterator(path, error);
         !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
        std::error_code ignored;
        if (is_hidden(entry->path())) {
            entry.disable_recursion_pending();
        } else if (config::is_read(entry->path()) && !entry->is_directory(ignored)) {
            found.push_back(entry->path());
        }
    }
    return found;
}

config::loaded load_with(const fs::path& directory, const environment_at_start& started,
                         const config::pending_files& pending) {
    const std::lock_guard alone(loading());
    const noted_variables variables(directory, started);
    return config::load(directory, engine::configuration_layout(), component_types(), variables,
                        pending);
}

std::vector<config::written_object> objects_written_in(const fs::path& directory) {
    const std::lock_guard alone(loading());
    config::diagnostics unheard;
    return config::read_written(directory, engine::configuration_layout(), component_types(),
                                unheard);
}

read_files::read_files(fs::path path, const std::vector<fs::path>& files)
    : path_(absolute_of(path)) {
    for (const auto& file : files) {
        files_.push_back(look_at(absolute_of(file)));
    }
}

read_files::read_files(fs::path path, std::vector<known_file> files)
    : path_(absolute_of(path)), files_(std::move(files)) {}

std::vector<std::string> read_files::changed() const {
    return look(false);
}

std::vector<std::string> read_files::changed_texts() const {
    return look(true);
}

// A file that was only touched is not reported.
std::vector<std::string> read_files::look(bool at_every_text) const {
    std::vector<std::string> names;
    for (const auto& known : files_) {
        std::error_code error;
        if (known.hash.empty()) {  // it could not be read
            if (!look_at(known.path).hash.empty()) {
                names.push_back(known.path.string());
            }
            continue;
        }
        const auto size = fs::file_size(known.path, error);
        const auto written = error ? known.written : fs::last_write_time(known.path, error);
        if (!error && !at_every_text && size == known.size && written == known.written) {
            continue;
        }
        if (error || look_at(known.path).hash != known.hash) {
            names.push_back(known.path.string());
        }
    }
    std::set<fs::path> all;
    for (const auto& known : files_) {
        all.insert(known.path);
    }
    for (const auto& path : yaml_files_below(path_)) {
        if (!all.contains(path)) {
            names.push_back(path.string());
        }
    }
    std::ranges::sort(names);
    return names;
}

fs::file_time_type read_files::last_written() const {
    auto last = fs::file_time_type::min();
    for (const auto& known : files_) {
        last = std::max(last, known.written);
    }
    return last;
}

std::vector<std::string> read_files::emptied_since(const read_files& earlier) const {
    std::vector<std::string> names;
    for (const auto& known : files_) {
        const auto before = std::ranges::find(earlier.files_, known.path, &known_file::path);
        if (known.size == 0 && before != earlier.files_.end() && before->size > 0) {
            names.push_back(known.path.string());
        }
    }
    return names;
}

snapshot read_snapshot(const fs::path& directory, const environment_at_start& started,
                       const read_files& earlier) {
    const std::lock_guard alone(loading());
    texts_of_files texts;
    std::set<fs::path> listed;
    std::error_code ignored;
    if (fs::is_directory(directory, ignored)) {
        for (const auto& path : yaml_files_below(directory)) {
            texts.read(path);
            listed.insert(absolute_of(path));
        }
    } else if (fs::exists(directory, ignored)) {
        texts.read(directory);
    }
    for (const auto& known : earlier.all()) {
        if (known.path.extension() == ".yaml" && fs::exists(known.path, ignored)) {
            texts.read(known.path);
        }
    }
    for (;;) {
        const noted_variables variables(directory, started);
        auto given = config::load(directory, engine::configuration_layout(), component_types(),
                                  variables, texts.texts());
        // The loader itself has read a file that is included for the first time. It is read here
        // and loaded once more, so that the hash belongs to the text in use.
        bool complete = true;
        for (const auto& file : given.files) {
            if (!texts.has(file)) {
                texts.read(file);
                complete = false;
            }
        }
        if (complete) {
            auto known = texts.known(listed, given.files);
            for (const auto& [path, hash] : variables.files()) {
                auto file = facts_of(path);
                file.hash = hash;
                known.push_back(std::move(file));
            }
            return {std::move(given), read_files(directory, std::move(known))};
        }
    }
}

}  // namespace sluice::app
