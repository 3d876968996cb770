#include "cli/config/config_import.hpp"

#include "app/checked_configuration.hpp"
#include "cli/command.hpp"
#include "cli/config/config_export.hpp"
#include "cli/config/replaced_files.hpp"
#include "engine/plan/layout.hpp"

#include <sluice/config/written.hpp>
#include <sluice/model/printable.hpp>

#include <algorithm>
#include <cstdio>

namespace sluice::cli {
namespace {

namespace fs = std::filesystem;

using config::written_object;

// Collects the files to write, and the changes that they make.
class change_set {
 public:
    explicit change_set(fs::path into) : into_(std::move(into)) {}

    // Adds the change for one object. If it has no place, `problems` say why.
    void take(const written_object& wanted, const written_object* present,
              config::diagnostics& problems) {
        if (present == nullptr) {
            add(wanted, problems);
        } else if (config::says_the_same(present->value, wanted.value)) {
            ++same_;
        } else {
            change(wanted, *present, problems);
        }
    }

    const config::pending_files& files() const { return files_; }

    // Hides values that hold one of `secrets`.
    std::string text(const std::vector<secret>& secrets) const {
        std::string text;
        for (const auto& one : lines_) {
            text += one.text;
            for (const auto& field : one.fields) {
                text += "  " + field.path + ": " + shown(field.before, secrets) + " → " +
                        shown(field.after, secrets) + '\n';
            }
        }
        return text + std::to_string(same_) + " the same\n";
    }

 private:
    struct line {
        std::string text;
        std::vector<config::difference> fields;
    };

    static std::string label(const written_object& of) {
        return of.name.empty() ? of.map : of.map + ' ' + of.name;
    }

    static std::string shown(const std::optional<std::string>& value,
                             const std::vector<secret>& secrets) {
        const bool hidden = value && std::ranges::any_of(secrets, [&](const secret& one) {
                                return value->find(one.reveal()) != std::string::npos;
                            });
        return hidden ? "(not shown)" : value.value_or("nothing");
    }

    void add(const written_object& wanted, config::diagnostics& problems) {
        const auto path = into_ / file_name_of(wanted.map, wanted.name);
        std::error_code error;
        if (fs::exists(path, error)) {
            config::report_at_key(wanted,
                                  "it would be written to " + path.string() + ", which is there",
                                  "rename that file", problems);
            return;
        }
        files_[path] = config::text_of({wanted});
        lines_.push_back({"added    " + label(wanted) + "  (" + path.string() + ")\n", {}});
    }

    void change(const written_object& wanted, const written_object& present,
                config::diagnostics& problems) {
        const auto& file = *present.at.file;
        const auto pending = files_.find(file.name);
        const auto text =
            config::with_object({file.name, pending == files_.end() ? file.text : pending->second},
                                engine::configuration_layout(), wanted);
        if (!text) {
            config::report_at_key(present, "its lines cannot be told from those of its neighbours",
                                  "give it lines of its own without braces and anchors, or change "
                                  "it here by hand",
                                  problems);
            return;
        }
        files_[file.name] = *text;
        lines_.push_back({"changed  " + label(wanted) + "  (" + file.name + ':' +
                              std::to_string(present.at.line) + ")\n",
                          config::differences(present.value, wanted.value)});
    }

    fs::path into_;
    config::pending_files files_;
    std::vector<line> lines_;
    std::size_t same_ = 0;
};

std::vector<written_object> objects_in(const fs::path& path, config::diagnostics& problems) {
    return config::read_written(path, engine::configuration_layout(), app::component_types(),
                                problems);
}

// There may be no target yet.
std::vector<written_object> objects_of_target(const fs::path& into, config::diagnostics& problems) {
    std::error_code error;
    const bool empty = !fs::exists(into, error) || fs::is_empty(into, error);
    return empty ? std::vector<written_object>() : objects_in(into, problems);
}

int refuse(const config::diagnostics& problems) {
    std::fputs(problems.to_text().c_str(), stderr);
    std::fputs("Nothing was written.\n", stderr);
    return exit_misconfigured;
}

}  // namespace

int import_configuration(const fs::path& from, const fs::path& into, bool dry_run) {
    std::error_code error;
    if (fs::is_regular_file(into, error)) {
        std::fprintf(stderr,
                     "sluice config import: %s is a file: name its directory with --config\n",
                     into.c_str());
        return exit_misconfigured;
    }
    config::diagnostics problems;
    const auto wanted = objects_in(from, problems);
    const auto present = objects_of_target(into, problems);
    change_set changes(into);
    for (const auto& one : wanted) {
        changes.take(one, config::find_object(present, one.map, one.name), problems);
    }
    if (!problems.empty()) {
        return refuse(problems);
    }
    // The whole configuration is checked as it would be, before anything is written.
    const app::checked_configuration whole(into, config::secret_use::when_given, {},
                                           changes.files());
    if (!whole.good()) {
        return refuse(whole.given.problems);
    }
    auto secrets = whole.given.secrets;
    // A changed value may hold a secret of the configuration before the change.
    if (!present.empty()) {
        const auto before = app::load_configuration(into, config::secret_use::withheld).secrets;
        secrets.insert(secrets.end(), before.begin(), before.end());
    }
    std::fputs(printable_lines(changes.text(secrets)).c_str(), stdout);
    if (dry_run) {
        std::puts("A dry run: nothing was written.");
        return exit_done;
    }
    if (const auto written = replace_files(changes.files()); !written) {
        std::fprintf(stderr, "sluice config import: %s\n", describe(written.error()).c_str());
        return exit_failed;
    }
    if (!changes.files().empty()) {
        std::puts("A running daemon takes it up when it is restarted.");
    }
    return exit_done;
}

}  // namespace sluice::cli
