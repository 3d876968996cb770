#include "app/configuration.hpp"
#include "cli/answer.hpp"
#include "cli/command.hpp"
#include "cli/config/starting_files.hpp"

#include <sluice/model/printable.hpp>

#include <CLI/CLI.hpp>

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <filesystem>
#include <memory>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace sluice::cli {
namespace {

namespace fs = std::filesystem;

std::string system_text(int error) {
    return std::generic_category().message(error);
}

// Returns a file that already belongs to a configuration there.
std::optional<fs::path> present_file(const fs::path& directory) {
    std::error_code error;
    for (fs::recursive_directory_iterator at(directory, error), end; !error && at != end;
         at.increment(error)) {
        if (at->path().extension() == ".yaml" || at->path() == directory / "environment") {
            return at->path();
        }
    }
    return std::nullopt;
}

// The file must not be there yet. Everybody may read it, whatever the umask: it holds no secret,
// and the service is another user than the one who writes it.
result<void> write_new(const fs::path& path, std::string_view text) {
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (file < 0) {
        return failure(failure_class::internal,
                       path.string() + " cannot be made: " + system_text(errno),
                       "name a directory that you may write to");
    }
    const auto count = ::write(file, text.data(), text.size());
    const bool whole = count == static_cast<ssize_t>(text.size()) && ::fchmod(file, 0644) == 0;
    if (::close(file) != 0 || !whole) {
        ::unlink(path.c_str());
        return failure(failure_class::internal, path.string() + " cannot be written whole",
                       "look at the room on the disk");
    }
    return {};
}

result<void> make_directory(const fs::path& directory) {
    std::error_code error;
    if (fs::create_directories(directory, error)) {
        fs::permissions(directory, fs::perms(0755), error);
    }
    if (error) {
        return failure(failure_class::internal,
                       directory.string() + " cannot be made: " + error.message(),
                       "name a directory that you may write to");
    }
    return {};
}

result<void> write_starting_files(const fs::path& directory) {
    if (const auto present = present_file(directory)) {
        return failure(failure_class::refused, present->string() + " is there already",
                       "name another directory, or change the files that are there");
    }
    if (auto made = make_directory(directory); !made) {
        return made;
    }
    for (const auto& [name, text] : starting_files()) {
        if (auto written = write_new(directory / name, text); !written) {
            return written;
        }
    }
    return {};
}

int begin_configuration(const std::string& directory) {
    if (const auto done = write_starting_files(directory); !done) {
        return complain("init", done.error());
    }
    const auto shown = printable_line(directory);
    for (const auto& file : starting_files()) {
        std::printf("%s/%s: written\n", shown.c_str(), std::string(file.name).c_str());
    }
    std::printf(
        "Next:\n"
        "  1. Write the id of your workspace into %s/environment.\n"
        "  2. Give the service the credential ocoya_api_key "
        "(/usr/share/doc/sluice/operations.md).\n"
        "  3. sluice check --config %s\n",
        shown.c_str(), shown.c_str());
    return exit_done;
}

}  // namespace

void add_init_command(CLI::App& program, int& exit_code) {
    auto directory = std::make_shared<std::string>(app::default_configuration_directory());
    auto* command =
        program.add_subcommand("init", "Write a first configuration with comments, to begin with");
    command->add_option("directory", *directory, "The directory of the new configuration")
        ->type_name("DIR")
        ->capture_default_str();
    command->callback([directory, &exit_code] { exit_code = begin_configuration(*directory); });
}

}  // namespace sluice::cli
