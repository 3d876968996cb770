#include "connectors/exec/command_options.hpp"

#include <sluice/model/json.hpp>
#include <sluice/model/printable.hpp>

#include <algorithm>
#include <filesystem>
#include <string_view>
#include <utility>

namespace sluice::exec {

namespace {

std::string judge_program(const std::string& program) {
    const std::filesystem::path path(program);
    const bool whole = path.is_absolute() && path.has_filename() && path.lexically_normal() == path;
    return whole ? "" : "must be the whole path of a program, such as /usr/local/bin/stock";
}

std::string judge_directory(const std::string& directory) {
    return directory.starts_with('/') ? "" : "must be a whole path";
}

bool is_variable_name(std::string_view name) {
    const auto fits = [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
               c == '_';
    };
    return !name.empty() && !(name.front() >= '0' && name.front() <= '9') &&
           std::ranges::all_of(name, fits);
}

std::string judge_environment(const std::map<std::string, text_template>& environment) {
    for (const auto& [name, value] : environment) {
        if (!is_variable_name(name)) {
            return "'" + name + "' cannot be the name of a variable: use A-Z, 0-9 and _";
        }
        // Such a variable makes an allowed program run other code.
        if (name.starts_with("LD_") || name == "GCONV_PATH") {
            return "'" + name + "' would load other code into the program";
        }
    }
    return "";
}

std::string judge_codes(const std::vector<std::int64_t>& codes) {
    const auto fits = [](std::int64_t code) { return code >= 0 && code <= 255; };
    return !codes.empty() && std::ranges::all_of(codes, fits) ? ""
                                                              : "must be numbers from 0 to 255";
}

failure unfit(std::string message, std::string mend) {
    return {failure_class::refused, std::move(message), std::move(mend)};
}

result<std::string> text_of(const text_template& from, const json::value& data,
                            expression_scope scope) {
    const auto made = from.evaluate(data, scope);
    if (!made) {
        auto why = made.error();
        why.kind = failure_class::refused;
        return why;
    }
    if (kind_of(*made) == json_kind::null) {
        return unfit("there is no value", "give it a default: {{ name || '' }}");
    }
    auto text =
        kind_of(*made) == json_kind::string ? std::string(made->get_string()) : write_json(*made);
    if (text.find('\0') != std::string::npos) {
        return unfit("the text has a zero byte", "give such a value to the standard input");
    }
    return text;
}

// A record must not choose an option. After "--" no program takes an argument for one.
bool looks_like_option(const text_template& from, std::string_view text) {
    return !from.is_constant() && from.beginning().empty() && text.starts_with('-');
}

}  // namespace

config::declaration<command_options> command_declaration(const std::string& names) {
    using o = command_options;
    config::declaration<o> d("command", "A program that is run");
    d.field("program", &o::program,
            "The whole path of the program. daemon.allow_programs has to name it. No shell is "
            "involved")
        .required()
        .check(judge_program)
        .example("/usr/local/bin/stock");
    d.field("arguments", &o::arguments,
            "The program's arguments, each a template and always one argument. A value that "
            "begins with - is refused unless -- stands before it; " +
                names)
        .example("[--shop, berlin]");
    d.field("environment", &o::environment,
            "The variables of the program's environment, each a template. It has no other")
        .check(judge_environment)
        .example("{LANG: C.UTF-8}");
    d.field("directory", &o::directory, "The directory that the program starts in")
        .check(judge_directory)
        .example("/srv/shop");
    d.field("time_limit", &o::time_limit,
            "The program, with every process that it has started, is killed after this time")
        .at_least(std::chrono::milliseconds(10))
        .at_most(std::chrono::hours(24));
    d.field("done_codes", &o::done_codes, "The exit codes that mean success")
        .check(judge_codes)
        .example("[0, 3]");
    return d;
}

result<void> allow(const command_options& options, const host_rules& host) {
    if (std::ranges::find(host.programs, options.program) == host.programs.end()) {
        return failure(failure_class::invalid,
                       "program: " + options.program + " is not allowed on this machine",
                       "add it to daemon.allow_programs, and restart the daemon");
    }
    return {};
}

result<program_start> start_of(const command_options& options, const json::value& data,
                               expression_scope scope) {
    program_start made;
    made.program = options.program;
    made.directory = options.directory;
    bool options_ended = false;
    for (const auto& argument : options.arguments) {
        const auto place = "argument " + std::to_string(made.arguments.size() + 1);
        auto text = text_of(argument, data, scope);
        if (!text) {
            return failure(text.error()).within(place);
        }
        if (!options_ended && looks_like_option(argument, *text)) {
            return unfit(place + ": the program would take the value for an option",
                         "write -- as an argument before it, or join it to its option: "
                         "--name={{ … }}");
        }
        options_ended = options_ended || (argument.is_constant() && *text == "--");
        made.arguments.push_back(*std::move(text));
    }
    for (const auto& [name, from] : options.environment) {
        auto text = text_of(from, data, scope);
        if (!text) {
            return failure(text.error()).within("environment." + name);
        }
        made.environment.push_back(name + "=" + *text);
    }
    return made;
}

bool is_done(const command_options& options, const program_end& end) {
    return end.how == run_ending::exited &&
           std::ranges::find(options.done_codes, end.code) != options.done_codes.end();
}

std::string describe(const command_options& options, const program_end& end) {
    constexpr std::size_t longest_shown = 300;
    auto text = std::filesystem::path(options.program).filename().string();
    switch (end.how) {
        case run_ending::exited:
            text += " exited with " + std::to_string(end.code);
            break;
        case run_ending::killed:
            text += " was killed by signal " + std::to_string(end.code);
            break;
        case run_ending::timed_out:
            text += " was killed: it took longer than time_limit";
            break;
        case run_ending::too_large:
            text += " was killed: it wrote more than largest_output";
            break;
    }
    auto said = printable_cut(end.errors.substr(0, end.errors.find('\n')), longest_shown);
    return said.empty() ? text : text + ": " + said;
}

std::string written(const command_options& options) {
    auto text = options.program;
    for (const auto& argument : options.arguments) {
        text += " " + argument.written();
    }
    return text;
}

}  // namespace sluice::exec
