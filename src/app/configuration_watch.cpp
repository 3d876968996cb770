#include "app/configuration_watch.hpp"

#include "engine/plan/change_hash.hpp"

#include <sluice/async/offload.hpp>
#include <sluice/model/text.hpp>

#include <algorithm>
#include <fstream>
#include <iterator>

namespace sluice::app {

namespace fs = std::filesystem;

namespace {

// Editing takes minutes, and a look reads only sizes and times: five seconds are soon enough.
constexpr std::chrono::seconds between_looks{5};

// Returns "" for a file that cannot be read: it counts as changed.
std::string hash_of(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    const std::string text(std::istreambuf_iterator<char>(file), {});
    return file ? engine::change_hash(json::value(json::string(text))) : std::string();
}

bool is_hidden(const fs::path& path) {
    return path.filename().string().starts_with('.');
}

}  // namespace

read_files::read_files(fs::path path, const std::vector<fs::path>& files)
    : path_(fs::absolute(path).lexically_normal()) {
    for (const auto& file : files) {
        files_.push_back(look_at(fs::absolute(file).lexically_normal()));
    }
}

read_files::known_file read_files::look_at(const fs::path& path) {
    std::error_code error;
    known_file found;
    found.path = path;
    found.size = fs::file_size(path, error);
    found.written = fs::last_write_time(path, error);
    found.hash = hash_of(path);
    return found;
}

bool read_files::is_known(const fs::path& path) const {
    return std::ranges::find(files_, path, &known_file::path) != files_.end();
}

// Reads a file again only if its size or time has changed. A file that was only touched is not
// reported.
std::vector<std::string> read_files::changed() {
    std::vector<std::string> names;
    std::error_code error;
    for (auto& known : files_) {
        const auto size = fs::file_size(known.path, error);
        const auto written = error ? known.written : fs::last_write_time(known.path, error);
        if (!error && size == known.size && written == known.written) {
            continue;
        }
        const auto now = error ? known_file() : look_at(known.path);
        if (!error && now.hash == known.hash) {
            known = now;
            continue;
        }
        names.push_back(known.path.string());
    }
    for (auto entry = fs::recursive_directory_iterator(path_, error);
         !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
        std::error_code ignored;
        const auto& path = entry->path();
        // Editors keep drafts in hidden files, and version control keeps its data in hidden
        // directories.
        if (is_hidden(path)) {
            entry.disable_recursion_pending();
        } else if (path.extension() == ".yaml" && !entry->is_directory(ignored) &&
                   !is_known(path)) {
            names.push_back(path.string());
        }
    }
    std::ranges::sort(names);
    return names;
}

awaitable<void> configuration_watch::run(engine::services services) {
    facts_.started = services.time.now();
    co_await keep(&services);
    while (co_await services.time.sleep_for(between_looks)) {
        auto look = [this] { return files_.changed(); };
        auto changed = co_await offload(pool_, std::move(look));
        if (changed == facts_.changed) {
            continue;
        }
        facts_.changed = std::move(changed);
        facts_.changed_since = services.time.now();
        say(services);
        co_await keep(&services);
    }
}

void configuration_watch::say(const engine::services& services) const {
    if (facts_.changed.empty()) {
        services.log.write(log_level::info, "the configuration is again the one that runs", {});
        return;
    }
    services.log.write(
        log_level::warning,
        "the configuration has changed since the start: it takes a restart to use it",
        {{"files", joined(facts_.changed, ", ")}});
}

// On failure, only `sluice status` knows less. The daemon goes on.
awaitable<void> configuration_watch::keep(const engine::services* services) {
    std::vector<ledger::value_change> changes{stored(facts_)};
    const auto kept =
        co_await services->ledger.change_values(std::move(changes), services->time.now());
    if (!kept) {
        services->log.write(log_level::warning,
                            "the facts for `sluice status` could not be written",
                            {{"failure", describe(kept.error())}});
    }
}

}  // namespace sluice::app
