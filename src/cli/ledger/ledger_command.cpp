#include "cli/answer.hpp"
#include "cli/command.hpp"
#include "cli/standard_output.hpp"

#include <sluice/ledger/maintenance.hpp>
#include <sluice/ledger/state_owner.hpp>
#include <sluice/model/json.hpp>
#include <sluice/model/printable.hpp>

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <memory>
#include <sys/stat.h>

namespace sluice::cli {
namespace {

struct ledger_options {
    std::string state = app::default_state_directory();
    std::string to;
    bool as_json = false;

    std::filesystem::path file() const { return app::ledger_file(state); }
};

std::string size_text(std::int64_t bytes) {
    return fmt::format("{:.1f} MB", static_cast<double>(bytes) / 1'000'000.0);
}

result<answer_text> check(const ledger_options& options) {
    const auto report = ledger::check_ledger(options.file());
    if (!report) {
        return report.error();
    }
    if (options.as_json) {
        json::object out;
        out["sound"] = report->is_sound();
        out["tasks"] = report->tasks;
        out["problems"] = json::array(report->problems.begin(), report->problems.end());
        return answer_text{write_json_indented(out) + "\n", report->is_sound()};
    }
    std::string text;
    for (const auto& problem : report->problems) {
        text += problem + "\n";
    }
    if (report->is_sound()) {
        text = fmt::format("the ledger is sound: {} tasks\n", report->tasks);
    } else {
        text +=
            "the ledger is damaged: sluice ledger export saves what can be read; then stop the "
            "daemon and put a backup in its place\n";
    }
    return answer_text{text, report->is_sound()};
}

result<answer_text> compact(const ledger_options& options) {
    const auto report = ledger::compact_ledger(options.file());
    if (!report) {
        return report.error();
    }
    return answer_text{fmt::format("compacted: {} before, {} now\n",
                                   size_text(report->bytes_before),
                                   size_text(report->bytes_after))};
}

result<answer_text> back_up(const ledger_options& options) {
    const auto done = ledger::back_up_ledger(options.file(), options.to);
    if (!done) {
        return done.error();
    }
    return answer_text{options.to + " is a whole and sound copy\n"};
}

// Only the owner may read the file: every entity is in it.
FILE* new_private_file(const std::string& name) {
    const int file = ::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                            S_IRUSR | S_IWUSR);
    return file < 0 ? nullptr : ::fdopen(file, "w");
}

// Writes to standard output, or to a file that does not exist yet.
result<answer_text> export_all(const ledger_options& options) {
    auto* out = options.to.empty() ? stdout : new_private_file(options.to);
    if (out == nullptr) {
        return failure(failure_class::invalid,
                       "cannot write " + options.to + ": " + std::strerror(errno),
                       "name a file that is not there, in a directory that can be written");
    }
    bool written = true;
    const auto report = ledger::export_ledger(options.file(), [&](std::string_view line) {
        const auto shown = printable_json(std::string(line));
        written = std::fwrite(shown.data(), 1, shown.size(), out) == shown.size() &&
                  std::fputc('\n', out) != EOF;
        return written;
    });
    written = (out == stdout ? std::fflush(out) : std::fclose(out)) == 0 && written;
    if (!report) {
        return report.error();
    }
    // `sluice ledger export | head` ends here. That is no failure.
    if (!written && out == stdout && reader_left()) {
        return answer_text{};
    }
    if (!written) {
        return failure(failure_class::internal, "the export cannot be written whole",
                       "make room where it goes");
    }
    std::string lost;
    for (const auto& one : report->lost) {
        lost += "lost: " + one + "\n";
    }
    std::fprintf(stderr, "%s%lld rows exported\n", lost.c_str(),
                 static_cast<long long>(report->rows));
    return answer_text{"", report->lost.empty()};
}

result<answer_text> info(const ledger_options& options) {
    const auto found = ledger::describe_ledger(options.file());
    if (!found) {
        return found.error();
    }
    json::object rows;
    std::string table;
    for (const auto& [name, count] : found->rows) {
        rows[name] = count;
        table += fmt::format("  {:<24} {:>12}\n", name, count);
    }
    if (options.as_json) {
        json::object out;
        out["schema"] = found->schema;
        out["bytes"] = found->bytes;
        out["log_bytes"] = found->log_bytes;
        out["free_bytes"] = found->free_bytes;
        out["gives_space_back"] = found->gives_space_back;
        out["words_up_to"] = found->words_up_to;
        out["newest_task"] = found->newest_task;
        out["rows"] = std::move(rows);
        return answer_text{write_json_indented(out) + "\n"};
    }
    const auto* gives =
        found->gives_space_back ? "yes" : "no: sluice ledger compact makes it do so from then on";
    return answer_text{fmt::format(
        "file             {}\nschema           {}\nsize             {} (log {})\nfree in it       "
        "{}\ngives space back {}\nwords indexed    up to task {} of {}\nrows\n{}",
        options.file().string(), found->schema, size_text(found->bytes),
        size_text(found->log_bytes), size_text(found->free_bytes), gives, found->words_up_to,
        found->newest_task, table)};
}

using action = result<answer_text> (*)(const ledger_options& options);

CLI::App* add(CLI::App& ledger, const char* name, const char* help, action run,
              const std::shared_ptr<ledger_options>& options, int& exit_code) {
    auto* command = ledger.add_subcommand(name, help);
    command->add_option("--state", options->state, "The daemon's state directory")
        ->capture_default_str();
    const bool writes_elsewhere = run == back_up || run == export_all;
    command->callback([options, run, name, writes_elsewhere, &exit_code] {
        const auto named = std::string("ledger ") + name;
        std::error_code error;
        if (!std::filesystem::exists(options->file(), error)) {
            const failure missing(failure_class::invalid,
                                  "there is no ledger at " + options->file().string(),
                                  "give the daemon's state directory with --state");
            print_answer(named.c_str(), missing, exit_code);
            return;
        }
        if (writes_elsewhere) {  // root may write there, and the owner of the state may not
            print_answer(named.c_str(), run(*options), exit_code);
            return;
        }
        const auto acting = ledger::acting_as_owner::of(options->state);
        print_answer(named.c_str(), acting ? run(*options) : acting.error(), exit_code);
    });
    return command;
}

}  // namespace

void add_ledger_command(CLI::App& program, int& exit_code) {
    auto* ledger = program.add_subcommand(
        "ledger", "Look after the ledger's file, beside a running daemon or without one");
    ledger->require_subcommand(1);
    const auto options = std::make_shared<ledger_options>();
    add(*ledger, "check", "Read every page and compare the facts that have to agree", check,
        options, exit_code)
        ->add_flag("--json", options->as_json, "Print JSON");
    add(*ledger, "compact", "Write the file anew without gaps; the daemon's writes wait", compact,
        options, exit_code);
    add(*ledger, "backup", "Copy the ledger whole, and check the copy", back_up, options, exit_code)
        ->add_option("file", options->to, "The copy; it must not be there yet")
        ->required()
        ->type_name("FILE");
    add(*ledger, "export", "Write every row that can be read, as one JSON object a line",
        export_all, options, exit_code)
        ->add_option("--to", options->to, "A file, instead of standard output")
        ->type_name("FILE");
    add(*ledger, "info", "Its size, its version, how many rows it has", info, options, exit_code)
        ->add_flag("--json", options->as_json, "Print JSON");
}

}  // namespace sluice::cli
