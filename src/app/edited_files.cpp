#include "app/edited_files.hpp"

#include "app/assembled.hpp"
#include "app/budget_check.hpp"
#include "app/line_ends.hpp"
#include "app/replaced_file.hpp"
#include "app/save_hook.hpp"
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

class no_event_log final : public event_log {
    void write(log_level, std::string_view, std::initializer_list<log_field>) override {}
};

// Some mistakes show only when the components are made, as `sluice check` does.
void build_for_check(config::loaded& given) {
    if (!given.good()) {
        return;
    }
    asio::io_context nothing_runs;
    no_event_log silent;
    secret_filter filter(given.secrets);
    const assembled built(nothing_runs, given, silent, filter);
    if (given.good()) {
        refuse_what_cannot_fit(given, built, {});
    }
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

awaitable<result<json::value>> edited_files::differences() {
    if (!running_) {
        co_return json::value(json::array());
    }
    auto work = [this, running = running_()] {
        json::array all;
        for (const auto& name : running->changed()) {
            const fs::path path(name);
            const auto known = std::ranges::find(running->all(), path, &known_file::path);
            const bool is_new = known == running->all().end();
            json::object one{{"path", path.lexically_relative(root()).string()},
                             {"before", nullptr},
                             {"after", nullptr}};
            const auto now = config::read_whole_file(path, largest_edit * 4);
            const bool is_shown = is_new || known->text != nullptr;
            if (is_shown && (!now || now->size() <= largest_edit)) {
                const auto hidden = [this](const std::string& text) {
                    return parts_.filter.without_secrets(valid_utf8(text));
                };
                one["before"] = is_new ? std::string() : hidden(*known->text);
                one["after"] = now ? hidden(*now) : std::string();
            }
            all.push_back(std::move(one));
        }
        return result<json::value>(std::move(all));
    };
    co_return co_await offload(parts_.pool, std::move(work));
}

// A name below the directory that the loader would read.
bool edited_files::may_be_made(const std::string& path) const {
    const fs::path name(path);
    const bool is_below = !path.empty() && name.is_relative() && name.extension() == ".yaml" &&
                          std::ranges::none_of(name, [](const fs::path& part) {
                              return part.string().starts_with('.');
                          });
    std::error_code ignored;
    return is_below && is_there(parts_.directory) && printable_lines(path) == path &&
           config::is_read(root() / name) && is_there((root() / name).parent_path()) &&
           !fs::exists(fs::symlink_status(root() / name, ignored));
}

result<control::configuration_text> edited_files::read_or_new(const std::string& path) const {
    if (!may_be_made(path)) {
        return read_now(path);
    }
    control::configuration_text made;
    made.file.path = path;
    if (::access((root() / path).parent_path().c_str(), W_OK) != 0) {
        made.file.read_only = "the user of the service may not write there";
    }
    return made;
}

awaitable<result<control::configuration_text>> edited_files::read(std::string path) {
    auto work = [this, path = std::move(path)] { return read_now(path); };
    co_return co_await offload(parts_.pool, std::move(work));
}

result<json::value> edited_files::check_now(const std::string& path,
                                            const std::string& text) const {
    const auto before = read_or_new(path);
    if (!before) {
        return before.error();
    }
    config::pending_files pending;
    pending[is_there(parts_.directory) ? parts_.directory / path : parts_.directory] =
        with_line_ends_of(before->text, text);
    auto given = load_with(parts_.directory, parts_.started, pending);
    build_for_check(given);
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
    const auto before = read_or_new(edit.path);
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
    if (text == before->text && !before->file.version.empty()) {
        return before->file.version;
    }
    if (before->file.version.empty()) {
        const auto made = make_file(root() / edit.path, text);
        return made ? result<std::string>(engine::hash_of_bytes(text)) : made.error();
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

awaitable<result<void>> edited_files::run_after_save(std::string path, std::string who) {
    auto work = [hook = save_hook{hook_, root(), std::move(path), std::move(who)}] {
        return run_save_hook(hook);
    };
    co_return co_await offload(parts_.pool, std::move(work));
}

}  // namespace sluice::app
