#include "app/configuration.hpp"
#include "cli/answer.hpp"
#include "cli/control/daemon_change.hpp"
#include "cli/known_names.hpp"
#include "cli/ledger/audited_ledger.hpp"
#include "cli/storages/storage_text.hpp"

#include <sluice/async/clock.hpp>
#include <sluice/net/message.hpp>

#include <CLI/CLI.hpp>

#include <memory>
#include <string>
#include <vector>

namespace sluice::cli {
namespace {

struct storages_options {
    std::string directory;  // empty: that of the daemon's last start
    std::string state = app::default_state_directory();
    bool force = false;
    bool as_json = false;
    std::string name;
    std::string key;
    std::vector<std::string> keys;
    std::string value;
    std::string keep;
    ledger::value_filter filter;
};

using options_of = std::shared_ptr<storages_options>;

answer_text answer(std::string text) {
    answer_text made;
    made.text = std::move(text);
    return made;
}

// --force reaches storages that are no longer configured, but never the daemon's own.
int judge(const char* command, const storages_options& options) {
    if (!is_storage_name(options.name)) {
        std::fprintf(stderr,
                     "sluice %s: no storage is ever called '%s' (sluice storages list shows which "
                     "there are)\n",
                     command, options.name.c_str());
        return exit_misconfigured;
    }
    if (options.force) {
        return exit_done;
    }
    return judge_name(command, {options.state, options.directory, "storage", options.name});
}

awaitable<result<answer_text>> list_all(ledger::ledger* ledger, std::vector<storage_summary> known,
                                        bool as_json) {
    const auto now = system_clock().now();
    for (auto& one : known) {
        const auto counted = co_await count_values(ledger, one.name, now);
        if (!counted) {
            co_return counted.error();
        }
        one.values = *counted;
    }
    co_return answer(as_json ? storages_json(known) : storages_table(known));
}

awaitable<result<answer_text>> list_values(ledger::ledger* ledger, ledger::value_filter filter,
                                           bool as_json) {
    const auto limit = filter.limit;
    const auto found = co_await ledger->list_values(std::move(filter), system_clock().now());
    if (!found) {
        co_return found.error();
    }
    co_return answer(as_json ? values_json(*found) : values_table(*found, limit));
}

awaitable<result<answer_text>> show_value(ledger::ledger* ledger, std::string name, std::string key,
                                          bool as_json) {
    std::vector<std::string> keys{key};
    const auto found = co_await ledger->values_of(name, std::move(keys), system_clock().now());
    if (!found) {
        co_return found.error();
    }
    if (!found->front()) {
        co_return failure(failure_class::invalid, "storage '" + name + "' has no '" + key + "'",
                          "sluice storages show " + name + " lists what it has");
    }
    co_return answer(as_json ? value_json(*found->front()) : value_text(*found->front()));
}

awaitable<result<answer_text>> change(ledger::ledger* ledger,
                                      std::vector<ledger::value_change> changes, std::string said) {
    const auto done = co_await ledger->change_values(std::move(changes), system_clock().now());
    if (!done) {
        co_return done.error();
    }
    co_return answer(std::move(said));
}

result<answer_text> put(const storages_options& options) {
    auto place =
        configured_storage(configuration_for(options.directory, options.state), options.name);
    if (!place) {
        return place.error();
    }
    const auto value = parse_json(options.value);
    if (!value) {
        return failure(failure_class::invalid, "VALUE: " + value.error().message,
                       "a value is JSON; quote a text: '\"text\"'");
    }
    // A value put by hand lives as long as one that a route stores.
    auto keep = place->keep;
    if (!options.keep.empty()) {
        const auto given = parse_duration(options.keep);
        if (!given) {
            return failure(given.error()).within("--keep");
        }
        keep = *given;
    }
    ledger::value_change put;
    put.store = options.name;
    put.key = options.key;
    put.value = write_json(*value);
    if (keep) {
        put.expires = system_clock().now() + *keep;
    }
    const std::string said = options.as_json ? "{\"put\":1}\n" : "put\n";
    json::object asked{{"key", options.key}, {"value", *value}, {"force", true}};
    if (put.expires) {
        asked["expires"] = format_utc(*put.expires);
    }
    const auto target = "/storages/" + net::percent_encode(options.name) + "/put";
    if (const auto done =
            change_by_daemon(options.state, "POST", target, json::value(std::move(asked)))) {
        return *done ? result<answer_text>(answer(said)) : done->error();
    }
    ledger_change noted{"put_value", "storage " + options.name};
    noted.request = json::object{{"key", options.key}, {"value", *value}};
    return with_audited_ledger(options.state, std::move(noted),
                               [&](ledger::ledger* ledger) { return change(ledger, {put}, said); });
}

result<answer_text> remove(const storages_options& options) {
    std::vector<ledger::value_change> changes;
    for (const auto& key : options.keys) {
        ledger::value_change one;
        one.store = options.name;
        one.key = key;
        changes.push_back(std::move(one));
    }
    const auto count = std::to_string(changes.size());
    const auto said =
        options.as_json ? "{\"removed\":" + count + "}\n" : "removed: " + count + "\n";
    json::array keys;
    for (const auto& key : options.keys) {
        keys.emplace_back(key);
    }
    json::object asked{{"keys", std::move(keys)}};
    auto forced = asked;
    forced["force"] = true;
    const auto target = "/storages/" + net::percent_encode(options.name) + "/remove";
    if (const auto done =
            change_by_daemon(options.state, "POST", target, json::value(std::move(forced)))) {
        return *done ? result<answer_text>(answer(said)) : done->error();
    }
    ledger_change noted{"remove_values", "storage " + options.name};
    noted.request = std::move(asked);
    return with_audited_ledger(options.state, std::move(noted), [&](ledger::ledger* ledger) {
        return change(ledger, changes, said);
    });
}

result<answer_text> show(const storages_options& options) {
    return app::with_ledger(options.state, true, [&](ledger::ledger* ledger) {
        if (!options.key.empty()) {
            return show_value(ledger, options.name, options.key, options.as_json);
        }
        auto filter = options.filter;
        filter.store = options.name;
        return list_values(ledger, filter, options.as_json);
    });
}

CLI::App& add(CLI::App& storages, const char* name, const char* summary,
              const options_of& options) {
    auto& command = *storages.add_subcommand(name, summary);
    command.add_option("--state", options->state, "The daemon's state directory")
        ->capture_default_str();
    command.add_flag("--json", options->as_json, "Print JSON");
    return command;
}

void add_configuration(CLI::App& command, const options_of& options) {
    command.add_option("--config", options->directory,
                       "Directory of the configuration; without it, the one that the daemon was "
                       "last started with");
}

void add_pages(CLI::App& command, const options_of& options) {
    command.add_option("--prefix", options->filter.prefix, "Only keys that begin so");
    command.add_option("--after", options->filter.after, "Only keys after this one: the next page");
    command.add_option("--limit", options->filter.limit, "At most so many")->capture_default_str();
}

void add_storage_list(CLI::App& storages, int& exit_code) {
    auto options = std::make_shared<storages_options>();
    auto& command =
        add(storages, "list", "The configured storages, and how much is in each", options);
    add_configuration(command, options);
    command.callback([options, &exit_code] {
        const auto known =
            configured_storages_in(configuration_for(options->directory, options->state));
        const auto list = [&](ledger::ledger* ledger) {
            return list_all(ledger, known, options->as_json);
        };
        print_answer("storages list", app::with_ledger(options->state, true, list), exit_code);
    });
}

void add_value_show(CLI::App& storages, int& exit_code) {
    auto options = std::make_shared<storages_options>();
    auto& command =
        add(storages, "show", "The values of a storage by key, or one of them whole", options);
    command.add_option("storage", options->name, "Its name")->required();
    command.add_option("key", options->key, "One key");
    add_pages(command, options);
    add_known_names(command, options->directory, options->force);
    command.callback([options, &exit_code] {
        exit_code = judge("storages show", *options);
        if (exit_code == exit_done) {
            print_answer("storages show", show(*options), exit_code);
        }
    });
}

void add_search(CLI::App& storages, int& exit_code) {
    auto options = std::make_shared<storages_options>();
    auto& command = add(storages, "search", "The values that hold these words", options);
    command.add_option("storage", options->name, "Its name")->required();
    command.add_option("words", options->filter.text, "Words, in any order")->required();
    add_pages(command, options);
    add_known_names(command, options->directory, options->force);
    command.callback([options, &exit_code] {
        exit_code = judge("storages search", *options);
        if (exit_code == exit_done) {
            print_answer("storages search", show(*options), exit_code);
        }
    });
}

void add_put(CLI::App& storages, int& exit_code) {
    auto options = std::make_shared<storages_options>();
    auto& command = add(storages, "put", "Put a value; one that is there is replaced", options);
    add_configuration(command, options);
    command.add_option("storage", options->name, "Its name")->required();
    command.add_option("key", options->key, "The key")->required();
    command.add_option("value", options->value, "The value, as JSON")->required();
    command.add_option("--keep", options->keep,
                       "How long it stays, such as 30d; without it, what the configuration says");
    command.callback(
        [options, &exit_code] { print_answer("storages put", put(*options), exit_code); });
}

void add_remove(CLI::App& storages, int& exit_code) {
    auto options = std::make_shared<storages_options>();
    auto& command =
        add(storages, "remove", "Take values out; one that is not there is no error", options);
    command.add_option("storage", options->name, "Its name")->required();
    command.add_option("keys", options->keys, "Their keys")->required();
    add_known_names(command, options->directory, options->force);
    command.callback([options, &exit_code] {
        exit_code = judge("storages remove", *options);
        if (exit_code == exit_done) {
            print_answer("storages remove", remove(*options), exit_code);
        }
    });
}

}  // namespace

void add_storages_command(CLI::App& program, int& exit_code) {
    auto* command =
        program.add_subcommand("storages", "Look into storages, and change what is in them");
    command->require_subcommand(1);
    add_storage_list(*command, exit_code);
    add_value_show(*command, exit_code);
    add_search(*command, exit_code);
    add_put(*command, exit_code);
    add_remove(*command, exit_code);
}

}  // namespace sluice::cli
