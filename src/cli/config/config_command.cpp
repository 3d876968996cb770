#include "app/configuration.hpp"
#include "cli/as_service.hpp"
#include "cli/command.hpp"
#include "cli/config/config_export.hpp"
#include "cli/config/config_import.hpp"

#include <memory>
#include <string>

namespace sluice::cli {
namespace {

struct options {
    std::string directory = app::default_configuration_directory();
    std::string other;
    bool dry_run = false;
};

// Removes a slash at the end, so that the paths of files do not depend on how it was given.
std::filesystem::path plain(const std::string& given) {
    const auto path = std::filesystem::path(given).lexically_normal();
    return path.has_filename() ? path : path.parent_path();
}

}  // namespace

void add_config_command(CLI::App& program, int& exit_code) {
    auto given = std::make_shared<options>();
    auto* command = program.add_subcommand(
        "config", "Take a configuration apart into one file an object, and bring objects into one");
    command->require_subcommand(1);
    auto* out = command->add_subcommand(
        "export",
        "Write each object to a file of its own, or all to one; variables stay as they are");
    out->add_option("to", given->other, "A directory, or a file that ends in .yaml")
        ->required()
        ->type_name("FILE");
    auto* in = command->add_subcommand(
        "import",
        "Add the objects of a file or directory, and change those that are there; all or nothing");
    in->add_option("from", given->other, "A directory or a file")->required()->type_name("FILE");
    in->add_flag("--dry-run", given->dry_run, "Only show what would change");
    add_as_service(*in);
    for (auto* one : {out, in}) {
        one->add_option("--config", given->directory, "Directory of the configuration")
            ->capture_default_str();
    }
    out->callback([given, &exit_code] {
        exit_code = export_configuration(plain(given->directory), plain(given->other));
    });
    in->callback([given, &exit_code] {
        exit_code =
            import_configuration(plain(given->other), plain(given->directory), given->dry_run);
    });
}

}  // namespace sluice::cli
