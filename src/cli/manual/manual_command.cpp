#include "cli/answer.hpp"
#include "cli/command.hpp"
#include "cli/manual/manual_pages.hpp"

#include <sluice/config/diagnostic.hpp>

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <system_error>

namespace sluice::cli {
namespace {

struct manual_options {
    std::string page = "sluice";
    std::string directory;
};

int write_pages(const std::vector<manual_page>& pages, const std::filesystem::path& directory) {
    std::error_code error;
    std::filesystem::create_directories(directory, error);
    for (const auto& page : pages) {
        const auto path = directory / page.file();
        std::ofstream out(path);
        out << page.text;
        out.close();
        if (!out) {
            return complain("man", {failure_class::internal, path.string() + " cannot be written",
                                    "name a directory that you may write to"});
        }
    }
    return exit_done;
}

int show_page(const std::vector<manual_page>& pages, const std::string& wanted) {
    std::vector<std::string> names;
    for (const auto& page : pages) {
        // Accepts "tasks" for "sluice-tasks".
        if (page.name == wanted || page.name == "sluice-" + wanted) {
            std::fputs(page.text.c_str(), stdout);
            return exit_done;
        }
        names.push_back(page.name);
    }
    const auto meant = config::did_you_mean(wanted, names);
    return complain(
        "man",
        {failure_class::invalid, "there is no page '" + wanted + "'",
         meant.empty() ? "sluice help lists the commands" : "did you mean '" + meant + "'?"},
        exit_misconfigured);
}

}  // namespace

void add_manual_command(CLI::App& program, int& exit_code) {
    auto options = std::make_shared<manual_options>();
    auto* command = program.add_subcommand("man", "Print a man page; `sluice man | man -l -`");
    command->add_option("page", options->page, "sluice, a command such as tasks, or sluice.yaml")
        ->capture_default_str();
    command->add_option("--to", options->directory, "Write every page to this directory")
        ->type_name("DIR");
    command->callback([&program, options, &exit_code] {
        const auto pages = manual_pages(facts_of(program));
        exit_code = options->directory.empty() ? show_page(pages, options->page)
                                               : write_pages(pages, options->directory);
    });
}

}  // namespace sluice::cli
