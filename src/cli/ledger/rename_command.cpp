#include "cli/answer.hpp"
#include "cli/command_line.hpp"
#include "cli/known_name.hpp"
#include "cli/ledger/audited_ledger.hpp"

#include <sluice/component/storage.hpp>
#include <sluice/ledger/state_lock.hpp>
#include <sluice/model/json.hpp>
#include <sluice/model/text.hpp>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <memory>
#include <string>

namespace sluice::cli {
namespace {

struct rename_options {
    std::string state = app::default_state_directory();
    std::string kind;
    ledger::rename_request asked;
    bool as_json = false;
};

std::string counted(std::int64_t count, const char* one, const char* several) {
    return fmt::format("{} {}", count, count == 1 ? one : several);
}

std::string text_of(const ledger::rename_request& asked, const ledger::held_memory& moved) {
    std::string parts;
    if (moved.tasks > 0) {
        append_item(parts,
                    counted(moved.tasks, "task", "tasks") +
                        (moved.open_tasks > 0 ? fmt::format(" ({} open)", moved.open_tasks) : ""));
    }
    if (moved.entities > 0) {
        append_item(parts, counted(moved.entities, "remembered record", "remembered records"));
    }
    if (moved.position) {
        append_item(parts, "the position");
    }
    if (moved.values > 0) {
        append_item(parts, counted(moved.values, "value", "values"));
    }
    return fmt::format("{} {} {} {}: {}\n", name_of(asked.kind), asked.from,
                       asked.dry_run ? "would become" : "is now", asked.to,
                       parts.empty() ? "nothing but its name" : parts);
}

std::string json_of(const ledger::rename_request& asked, const ledger::held_memory& moved) {
    json::object answer;
    answer["kind"] = name_of(asked.kind);
    answer["from"] = asked.from;
    answer["to"] = asked.to;
    answer["tasks"] = moved.tasks;
    answer["open_tasks"] = moved.open_tasks;
    answer["entities"] = moved.entities;
    answer["position"] = moved.position;
    answer["values"] = moved.values;
    answer["dry_run"] = asked.dry_run;
    return write_json_indented(answer) + "\n";
}

awaitable<result<answer_text>> rename(ledger::ledger* ledger, rename_options options) {
    const auto& asked = options.asked;
    const auto found = co_await require_known_name(ledger, asked.kind, asked.from);
    if (!found) {
        co_return found.error();
    }
    if (asked.kind == ledger::named_kind::storage && !is_storage_name(asked.to)) {
        co_return failure(failure_class::invalid,
                          "'" + asked.to + "' cannot be the name of a storage",
                          "letters, digits, '-' and '_', beginning with a letter");
    }
    const auto moved = co_await ledger->rename(asked);
    if (!moved) {
        co_return moved.error();
    }
    co_return answer_text{options.as_json ? json_of(asked, *moved) : text_of(asked, *moved)};
}

// Refuses to work beside a running daemon. The daemon keeps the names of its start: it would store
// what follows under the former one.
result<answer_text> rename_alone(const rename_options& options) {
    std::error_code error;
    if (!std::filesystem::exists(app::ledger_file(options.state), error)) {
        return failure(failure_class::invalid,
                       "there is no ledger at " + app::ledger_file(options.state).string(),
                       "give the daemon's state directory with --state");
    }
    auto held = ledger::lock_state_directory(options.state);
    if (!held && held.error().kind == failure_class::busy) {
        auto why = held.error();
        why.mend =
            "stop the daemon, rename, change the configuration, start it: it works with the "
            "former name as long as it runs";
        return why;
    }
    if (!held) {
        return held.error();
    }
    // If root made the lock file, the daemon could not lock it later.
    app::hand_to_owner_of(options.state, std::filesystem::path(options.state) / "daemon.lock");
    const auto& asked = options.asked;
    ledger_change change{"rename", std::string(name_of(asked.kind)) + " " + asked.from};
    change.request = json::object{{"to", asked.to}, {"merge", asked.merge}};
    const auto work = [&](ledger::ledger* ledger) { return rename(ledger, options); };
    if (asked.dry_run) {
        return app::with_ledger(options.state, false, work);
    }
    return with_audited_ledger(options.state, std::move(change), work);
}

}  // namespace

void add_rename_command(CLI::App& program, int& exit_code) {
    auto options = std::make_shared<rename_options>();
    auto* command = program.add_subcommand(
        "rename", "Move all that the ledger holds under a name to the name that it has now");
    auto& asked = options->asked;
    command->add_option("kind", options->kind, "incoming, route, outgoing or storage")
        ->required()
        ->type_name("incoming|route|outgoing|storage")
        ->check(one_of({"incoming", "route", "outgoing", "storage"}));
    command->add_option("from", asked.from, "Its former name")->required();
    command->add_option("to", asked.to, "Its name from now on")->required();
    command->add_flag("--merge", asked.merge,
                      "The new name has a memory of its own: make one of both. Where both hold the "
                      "same thing, that of the new name stays");
    command->add_flag("--dry-run", asked.dry_run, "Only say what would be moved");
    command->add_option("--state", options->state, "The daemon's state directory")
        ->capture_default_str();
    command->add_flag("--json", options->as_json, "Print JSON");
    command->callback([options, &exit_code] {
        options->asked.kind = ledger::named_kind_called(options->kind).value();
        print_answer("rename", rename_alone(*options), exit_code);
    });
}

}  // namespace sluice::cli
