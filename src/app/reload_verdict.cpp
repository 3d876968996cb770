#include "app/reload_verdict.hpp"

#include "app/exit_code.hpp"

#include <sluice/model/text.hpp>

#include <algorithm>
#include <array>

namespace sluice::app {
namespace {

using engine::object_fate;

// The order in which a person reads them.
constexpr std::array told_fates{object_fate::needs_restart, object_fate::changed,
                                object_fate::added, object_fate::removed};

std::string object_text(const engine::object_change& one) {
    if (one.kind == "daemon") {
        return "daemon." + one.name;
    }
    return one.kind + " '" + one.name + "'";
}

json::array texts(const std::vector<std::string>& all) {
    return json::array(all.begin(), all.end());
}

std::string unchanged_why(const reload_verdict& verdict) {
    const auto waiting = verdict.count(object_fate::needs_restart);
    if (waiting == 0) {
        return " is what the files say";
    }
    return " stays in force, and " + std::to_string(waiting) +
           (waiting == 1 ? " setting waits" : " settings wait") + " for a restart";
}

std::string head_of(const reload_verdict& verdict) {
    const auto generation = "generation " + std::to_string(verdict.generation);
    const auto took = " (" + std::to_string(verdict.took.count()) + " ms)";
    switch (verdict.outcome) {
        case reload_outcome::applied:
            return generation + " is in force: " + verdict.counts() + took;
        case reload_outcome::unchanged:
            return "nothing to do: " + generation + unchanged_why(verdict) + took;
        case reload_outcome::failed:
        case reload_outcome::misconfigured:
            break;
    }
    const bool wrong = verdict.outcome == reload_outcome::misconfigured;
    return "nothing has changed, " + generation + " stays in force: " +
           (wrong ? "the configuration is wrong" : describe(verdict.why.value_or(failure())));
}

}  // namespace

std::string_view name_of(reload_outcome outcome) {
    switch (outcome) {
        case reload_outcome::applied:
            return "applied";
        case reload_outcome::unchanged:
            return "unchanged";
        case reload_outcome::failed:
            return "failed";
        case reload_outcome::misconfigured:
            return "misconfigured";
    }
    return "failed";
}

int reload_verdict::exit_code() const {
    switch (outcome) {
        case reload_outcome::applied:
        case reload_outcome::unchanged:
            return exit_done;
        case reload_outcome::failed:
            return exit_failed;
        case reload_outcome::misconfigured:
            return exit_misconfigured;
    }
    return exit_failed;
}

std::size_t reload_verdict::count(object_fate fate) const {
    return static_cast<std::size_t>(
        std::ranges::count(objects, fate, &engine::object_change::fate));
}

std::string reload_verdict::counts() const {
    std::string made;
    for (const auto fate : told_fates) {
        if (const auto number = count(fate); number > 0) {
            append_item(made, std::to_string(number) + " " + std::string(name_of(fate)));
        }
    }
    append_item(made, std::to_string(count(object_fate::kept)) + " kept");
    return made;
}

std::string text_of(const reload_verdict& verdict) {
    std::string text = head_of(verdict) + "\n";
    for (const auto fate : told_fates) {
        for (const auto& one : verdict.objects) {
            if (one.fate == fate) {
                text += "  " + std::string(name_of(fate)) + ": " + object_text(one);
                text += one.because.empty() ? "" : " (by " + joined(one.because, ", ") + ")";
                text += '\n';
            }
        }
    }
    for (const auto& part : verdict.draining) {
        text += "  ends its work: " + part + '\n';
    }
    for (const auto& warning : verdict.warnings) {
        text += "  warning: " + warning + '\n';
    }
    return text + verdict.problems.to_text();
}

json::value json_of(const reload_verdict& verdict) {
    json::object made;
    made["outcome"] = name_of(verdict.outcome);
    made["generation"] = verdict.generation;
    made["asked_by"] = verdict.asked_by;
    made["took_ms"] = verdict.took.count();
    made["exit_code"] = verdict.exit_code();
    json::array objects;
    for (const auto& one : verdict.objects) {
        json::object object;
        object["kind"] = one.kind;
        object["name"] = one.name;
        object["fate"] = name_of(one.fate);
        if (!one.because.empty()) {
            object["because"] = texts(one.because);
        }
        objects.push_back(std::move(object));
    }
    made["objects"] = std::move(objects);
    made["draining"] = texts(verdict.draining);
    made["warnings"] = texts(verdict.warnings);
    if (verdict.outcome == reload_outcome::misconfigured) {
        const auto problems = parse_json(verdict.problems.to_json());
        made["problems"] = problems ? *problems : json::value(json::array());
    }
    if (verdict.why) {
        made["failure"] = verdict.why->message;
        made["mend"] = verdict.why->mend;
    }
    made["text"] = text_of(verdict);
    return made;
}

}  // namespace sluice::app
