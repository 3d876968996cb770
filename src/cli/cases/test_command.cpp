#include "app/assembled.hpp"
#include "app/configuration.hpp"
#include "app/log.hpp"
#include "app/shared_parts.hpp"
#include "cli/answer.hpp"
#include "cli/as_service.hpp"
#include "cli/cases/case_files.hpp"
#include "cli/cases/case_report.hpp"
#include "cli/cases/case_run.hpp"
#include "cli/cases/expectation_update.hpp"
#include "cli/command.hpp"
#include "cli/config/replaced_files.hpp"
#include "cli/json_difference.hpp"
#include "engine/plan/assembly.hpp"
#include "engine/plan/layout.hpp"

#include <sluice/model/printable.hpp>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <unistd.h>

namespace sluice::cli {
namespace {

struct test_options {
    std::string directory = app::default_configuration_directory();
    std::string filter;
    std::string junit;
    bool as_json = false;
    bool coverage = false;
    bool update = false;
    bool records = false;
};

int show_problems(const config::diagnostics& problems) {
    std::fputs(problems.to_text().c_str(), stderr);
    return exit_misconfigured;
}

class test_session {
 public:
    explicit test_session(const test_options& options)
        : options_(options),
          tests_(load_tests(options.directory)),
          given_(load()),
          types_(app::component_types()) {
        types_.observe(coverage_);
    }

    int run();

 private:
    config::loaded load() const {
        const auto secrets =
            options_.records ? config::secret_use::resolved : config::secret_use::withheld;
        const test_variables variables(options_.directory, tests_, secrets);
        return config::load(options_.directory, engine::configuration_layout(),
                            app::component_types(), variables);
    }

    // Makes all components once, so that every mistake shows before a test runs.
    void assemble();
    std::vector<std::string> chosen() const;
    reported_case run_one(const std::string& name);
    static result<void> write_exchanges(const std::filesystem::path& file,
                                        const case_outcome& outcome);
    result<void> update();
    result<void> write_junit() const;
    void print() const;

    const test_options& options_;
    config::loaded tests_;
    config::loaded given_;
    stage_coverage coverage_;
    registry types_;
    case_report report_;
    std::vector<updated_case> updates_;
};

void test_session::assemble() {
    asio::io_context context;
    secret_filter filter(given_.secrets);
    const auto log = app::make_event_log({}, filter);
    app::outside_world outside;
    outside.types = &types_;
    app::shared_parts shared(context, engine::daemon_of(given_), config::secret_use::withheld, *log,
                             filter, std::move(outside));
    const app::assembled built(shared, given_, nullptr);
}

std::vector<std::string> test_session::chosen() const {
    auto names = tests_.names("tests");
    std::erase_if(
        names, [&](const auto& name) { return name.find(options_.filter) == std::string::npos; });
    // In the order of the files, as people read them.
    std::ranges::sort(names, {}, [&](const auto& name) {
        const auto& at = tests_.where("tests", name);
        return std::pair(at.file->name, at.line);
    });
    return names;
}

// An exchange is read with variables, so that a text which looks like one is escaped.
result<void> test_session::write_exchanges(const std::filesystem::path& file,
                                           const case_outcome& outcome) {
    auto text = write_json_indented(json::value(outcome.recorded)) + "\n";
    for (auto at = text.find("${"); at != std::string::npos; at = text.find("${", at + 3)) {
        text.insert(at, "$");
    }
    return replace_files({{file, std::move(text)}});
}

reported_case test_session::run_one(const std::string& name) {
    const auto& entry = tests_.all("tests").find(name)->second;
    const auto& test = tests_.get<test_case>("tests", name);
    reported_case reported;
    reported.name = name;
    reported.file = entry.at.file->name;
    reported.line = entry.at.line;
    const auto file = exchanges_file_of(test, entry.at);
    const bool records = options_.records && !file.empty();
    config::diagnostics problems;
    const auto exchanges =
        records ? std::vector<recorded_exchange>() : exchanges_of(test, file, problems);
    if (!problems.empty()) {
        reported.verdict.problem =
            problems.all().front().at.file->name + ": " + problems.all().front().message;
        return reported;
    }
    const auto outcome = run_case(
        test, {.given = given_, .types = types_, .exchanges = exchanges, .records = records});
    reported.verdict = judge_case(test, outcome);
    if (!outcome.problem.empty()) {
        return reported;
    }
    if (records) {
        if (const auto written = write_exchanges(file, outcome); !written) {
            reported.verdict.problem = describe(written.error());
            return reported;
        }
        reported.recorded = true;
    }
    const bool differs = !reported.verdict.differences.empty() || !reported.verdict.expects;
    // An answer that is missing is no new expectation.
    if (options_.update && differs && reported.verdict.unexpected.empty()) {
        updates_.push_back({name, &entry, &test,
                            reported.verdict.expects ? reported.verdict.differences
                                                     : first_expectations(test, outcome)});
        reported.updated = reported.verdict.unused.empty();
    }
    return reported;
}

result<void> test_session::update() {
    std::map<std::string, std::vector<updated_case>> by_file;
    for (auto& one : updates_) {
        by_file[one.entry->at.file->name].push_back(std::move(one));
    }
    config::pending_files files;
    for (const auto& [name, cases] : by_file) {
        auto text = with_expectations(cases.front().entry->at.file->text, cases);
        if (!text) {
            return std::move(text.error()).within(name);
        }
        files[name] = *std::move(text);
    }
    return replace_files(files);
}

result<void> test_session::write_junit() const {
    std::ofstream file(options_.junit, std::ios::binary);
    file << report_junit(report_);
    file.close();
    return file ? result<void>()
                : failure(failure_class::internal, options_.junit + " cannot be written",
                          "name a file in a directory that you may write to");
}

void test_session::print() const {
    const secret_filter filter(given_.secrets);
    auto text =
        filter.without_secrets(options_.as_json ? report_json(report_) : report_text(report_));
    text = printable_lines(text);
    const bool colour =
        !options_.as_json &&
        wants_colour(::isatty(STDOUT_FILENO) == 1, std::getenv("NO_COLOR"), std::getenv("TERM"));
    std::fputs((colour ? coloured_steps(text) : text).c_str(), stdout);
}

int test_session::run() {
    if (!tests_.good()) {
        return show_problems(tests_.problems);
    }
    if (given_.good()) {
        assemble();
    }
    if (!given_.good()) {
        return show_problems(given_.problems);
    }
    check_tests(tests_, given_);
    if (!tests_.good()) {
        return show_problems(tests_.problems);
    }
    const auto names = chosen();
    if (names.empty()) {
        const bool none = tests_.all("tests").empty();
        return complain("test",
                        {failure_class::invalid,
                         none ? "there is no test in " + options_.directory
                              : "no test has '" + options_.filter + "' in its name",
                         none ? "write tests into a file whose name ends in .test.yaml"
                              : "leave --filter out to run all"},
                        exit_misconfigured);
    }
    for (const auto& name : names) {
        report_.cases.push_back(run_one(name));
    }
    if (options_.coverage) {
        report_.coverage = coverage_.report();
    }
    if (!updates_.empty()) {
        if (const auto done = update(); !done) {
            return complain("test", done.error());
        }
    }
    if (!options_.junit.empty()) {
        if (const auto done = write_junit(); !done) {
            return complain("test", done.error());
        }
    }
    print();
    return report_.passed() ? exit_done : exit_failed;
}

}  // namespace

void add_test_command(CLI::App& program, int& exit_code) {
    auto options = std::make_shared<test_options>();
    auto* command =
        program.add_subcommand("test", "Run the tests that stand beside a configuration");
    command->add_option("--config", options->directory, "Directory of the configuration")
        ->capture_default_str();
    command->add_option("--filter", options->filter,
                        "Run only the tests whose names contain this text");
    command->add_flag("--json", options->as_json, "Print JSON");
    command->add_option("--junit", options->junit, "Also write the results to this file, as XML");
    command->add_flag("--coverage", options->coverage,
                      "Show which stages and branches the tests did not run");
    command->add_flag("--update", options->update,
                      "Write the present results into the tests, as their expectations");
    command->add_flag("--record", options->records,
                      "Send the requests of tests that have an exchanges_file, also those that "
                      "change something, and write the answers there");
    add_as_service(*command);
    command->callback([options, &exit_code] { exit_code = test_session(*options).run(); });
}

}  // namespace sluice::cli
