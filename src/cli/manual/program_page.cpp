#include "app/configuration.hpp"
#include "cli/manual/manual_pages.hpp"
#include "cli/manual/roff_text.hpp"
#include "engine/plan/layout.hpp"

#include <array>
#include <string_view>
#include <utility>

namespace sluice::cli {
namespace {

using entry = std::pair<std::string_view, std::string_view>;

constexpr std::array<entry, 3> exit_statuses = {{
    {"0", "Done, or stopped as asked."},
    {"1",
     "It did not work; the last lines say why. For `run --once`: a run failed, or a task of "
     "this round failed, was rejected or is uncertain. `auth status` ends so when an access "
     "has ended, and `ledger check` when the ledger is damaged."},
    {"2", "The configuration or the command line is wrong; nothing was started."},
}};

constexpr std::array<entry, 4> heard_signals = {{
    {"SIGTERM, SIGINT",
     "The daemon fetches nothing new, finishes the deliveries under way within `daemon.grace`, "
     "closes the ledger and ends. A second signal ends it at once. That is safe, because "
     "everything that matters is in the ledger."},
    {"SIGHUP", "The daemon reloads the configuration, as `sluice reload` does."},
    {"SIGUSR1, SIGUSR2", "They change nothing. The log names each of them once."},
    {"SIGPIPE", "Ignored. A reader that leaves ends no delivery."},
}};

constexpr std::array<entry, 6> variables = {{
    {"CONFIGURATION_DIRECTORY",
     "The configuration's directory, where --config is not given. systemd sets it."},
    {"STATE_DIRECTORY", "The ledger's directory, where --state is not given. systemd sets it."},
    {"CREDENTIALS_DIRECTORY",
     "Where `${credential:NAME}` finds the file NAME. systemd sets it for the credentials that "
     "the unit names with LoadCredential=."},
    {"JOURNAL_STREAM",
     "If it names standard error, events go to the journal with their fields. systemd sets it."},
    {"NOTIFY_SOCKET", "Where the daemon says that it is ready and that it stops. systemd sets it."},
    {"VISUAL, EDITOR", "The editor of `sluice tasks edit`."},
}};

constexpr std::array<entry, 6> files = {{
    {"/etc/sluice/*.yaml", "The configuration: sluice.yaml(5)."},
    {"/etc/sluice/environment", "Values for `${env:NAME}` that are not secret."},
    {"/etc/credstore/sluice.NAME", "Secrets. Only root reads them. The unit gives them on."},
    {"/var/lib/sluice", "The ledger, its lock and the key that seals tokens."},
    {"/usr/lib/systemd/system/sluice.service",
     "The service. Change it with `systemctl edit sluice`."},
    {"/usr/share/doc/sluice", "The documents and examples."},
}};

template <class Entries>
void append_items(roff_text& page, const Entries& entries) {
    for (const auto& [term, text] : entries) {
        page.item(term, text);
    }
}

}  // namespace

manual_page program_page(const command_facts& program) {
    roff_text page(program.name, 1, "sluice " SLUICE_VERSION, "User Commands");
    page.heading("NAME").paragraph(program.name + " - poll, transform and publish records");
    page.heading("SYNOPSIS")
        .paragraph("`sluice run` [`--config` DIR] [`--state` DIR]")
        .paragraph("`sluice` COMMAND [OPTION...]");
    page.heading("DESCRIPTION")
        .paragraph(program.summary)
        .paragraph(
            "Sluice polls Ocoya and other systems on schedules. It runs the records through "
            "stages, and forwards or publishes the results. A directory of YAML says what "
            "it does. `sluice init` writes a first one.");
    page.heading("COMMANDS");
    for (const auto& command : program.commands) {
        page.item(program.name + ' ' + command.name, command.summary + '.');
    }
    page.paragraph(
        "Each command has a page of its own, such as `sluice-tasks`(1). "
        "`sluice help tasks list` shows the options of one command.");
    append_items(page.heading("SIGNALS"), heard_signals);
    append_items(page.heading("EXIT STATUS"), exit_statuses);
    append_items(page.heading("ENVIRONMENT"), variables);
    append_items(page.heading("FILES"), files);
    page.heading("SEE ALSO")
        .paragraph("`sluice.yaml`(5), `systemctl`(1), `journalctl`(1), `systemd.exec`(5)")
        .paragraph("/usr/share/doc/sluice/operations.md");
    return {program.name, 1, page.text()};
}

std::vector<manual_page> manual_pages(const command_facts& program) {
    std::vector<manual_page> pages{program_page(program)};
    for (const auto& command : program.commands) {
        pages.push_back(command_page(command));
    }
    pages.push_back(configuration_page(engine::configuration_layout(), app::component_types()));
    return pages;
}

}  // namespace sluice::cli
