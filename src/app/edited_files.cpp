#include "app/edited_files.hpp"

#include "app/line_ends.hpp"
#include "app/replaced_file.hpp"
#include "config/source.hpp"
#include "engine/plan/change_hash.hpp"

#include <sluice/async/offload.hpp>
#include <sluice/model/printable.hpp>

#include <boost/json/array.hpp>

#include <algorithm>
#include <unistd.h>

namespace sluice::app {

namespace fs = std::filesystem;

namespace {

// A form carries no more; the loader takes four times as much.
constexpr std::size_t largest_edit = std::size_t{1024} * 1024;

bool is_there(const fs::path& path) {
    std::error_code ignored;
    return fs::is_directory(path, ignored);
}

std::string why_read_only(const fs::path& file, std::string_view text) {
    std::error_code ignored;
    if (fs::is_symlink(file, ignored)) {
        return "it is a symbolic link";
    }
    if (::access(file.c_str(), W_OK) != 0 || ::access(file.parent_path().c_str(), W_OK) != 0) {
        return "the user of the service may not write there";
    }
    if (text.size() > largest_edit) {
        return "it is larger than 1 MiB";
    }
    if (has_mixed_line_ends(text)) {
        return "its lines end in two ways, and a browser would change them";
    }
    // The page shows no control characters and no marks that turn the direction of writing.
    const auto lines = with_line_ends_of("", text);
    if (printable_lines(lines) != lines) {
        return "it holds characters that a browser does not show";
    }
    return {};
}

}  // namespace

fs::path edited_files::root() const {
    return is_there(parts_.directory) ? parts_.directory : parts_.directory.parent_path();
}

awaitable<result<std::vector<control::configuration_file>>> edited_files::list() {
    auto work = [this] {
        std::vector<fs::path> paths{parts_.directory};
        if (is_there(parts_.directory)) {
            paths = yaml_files_below(parts_.directory);
        }
        std::vector<control::configuration_file> all;
        for (const auto& path : paths) {
            const auto name = path.lexically_relative(root()).string();
            auto text = config::read_whole_file(path, largest_edit * 4);
            all.push_back({name, text ? text->size() : 0,
                           text ? engine::hash_of_bytes(*text) : std::string(),
                           text ? why_read_only(path, *text) : "it cannot be read"});
        }
        std::ranges::sort(all, {}, &control::configuration_file::path);
        return result<std::vector<control::configuration_file>>(std::move(all));
    };
    co_return co_await offload(parts_.pool, std::move(work));
}

// Only a file that the configuration is read from: no path leads out of the directory.
result<control::configuration_text> edited_files::read_now(const std::string& path) const {
    const auto file = root() / path;
    const auto paths = is_there(parts_.directory) ? yaml_files_below(parts_.directory)
                                                  : std::vector<fs::path>{parts_.directory};
    if (std::ranges::find(paths, file) == paths.end()) {
        return failure(failure_class::invalid, "the configuration has no file '" + path + "'",
                       "GET /configuration/files lists them");
    }
    auto text = config::read_whole_file(file, largest_edit * 4);
    if (!text) {
        return failure(failure_class::refused, "'" + path + "' cannot be read", "");
    }
    if (valid_utf8(*text) != *text) {
        return failure(failure_class::refused, "'" + path + "' is no UTF-8", "");
    }
    if (parts_.filter.without_secrets(*text) != *text) {
        return failure(failure_class::refused,
                       "'" + path + "' holds a secret in plain text, and is not shown",
                       "put the secret into ${env:…}, ${file:…} or ${credential:…}");
    }
    control::configuration_text made;
    made.file = {path, text->size(), engine::hash_of_bytes(*text), why_read_only(file, *text)};
    made.text = *std::move(text);
    return made;
}

awaitable<result<control::configuration_text>> edited_files::read(std::string path) {
    auto work = [this, path = std::move(path)] { return read_now(path); };
    co_return co_await offload(parts_.pool, std::move(work));
}

result<json::value> edited_files::check_now(const std::string& path,
                                            const std::string& text) const {
    const auto before = read_now(path);
    if (!before) {
        return before.error();
    }
    config::pending_files pending;
    pending[is_there(parts_.directory) ? parts_.directory / path : parts_.directory] =
        with_line_ends_of(before->text, text);
    const auto given = load_with(parts_.directory, parts_.started, pending);
    // A message may quote the text, and the text may hold a secret that nobody knew before.
    const secret_filter own(given.secrets);
    auto problems =
        parse_json(own.without_secrets(parts_.filter.without_secrets(given.problems.to_json())));
    return problems ? *std::move(problems) : json::value(json::array());
}

awaitable<result<json::value>> edited_files::check(std::string path, std::string text) {
    auto work = [this, path = std::move(path), text = std::move(text)] {
        return check_now(path, text);
    };
    co_return co_await offload(parts_.pool, std::move(work));
}

result<std::string> edited_files::save_now(const control::configuration_edit& edit) const {
    const auto before = read_now(edit.path);
    if (!before) {
        return before.error();
    }
    if (before->file.version != edit.version) {
        return failure(failure_class::refused,
                       "'" + edit.path + "' was changed since it was read: nothing was saved",
                       "compare both texts, and save again");
    }
    if (!before->file.read_only.empty()) {
        return failure(failure_class::refused,
                       "'" + edit.path + "' cannot be changed here: " + before->file.read_only,
                       "change it on the machine, then `sluice reload`");
    }
    const auto text = with_line_ends_of(before->text, edit.text);
    if (text == before->text) {
        return before->file.version;
    }
    const auto kept = keep_earlier(parts_.state / "earlier-files", edit.path,
                                   format_utc(parts_.time.now()), before->text, kept_versions);
    if (!kept) {
        return kept.error();
    }
    const auto replaced = replace_file(root() / edit.path, text);
    if (!replaced) {
        return replaced.error();
    }
    return engine::hash_of_bytes(text);
}

awaitable<result<std::string>> edited_files::save(control::configuration_edit edit) {
    auto work = [this, edit = std::move(edit)] { return save_now(edit); };
    co_return co_await offload(parts_.pool, std::move(work));
}

}  // namespace sluice::app
