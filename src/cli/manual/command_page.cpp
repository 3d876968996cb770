#include "cli/manual/manual_pages.hpp"
#include "cli/manual/roff_text.hpp"

#include <sluice/model/text.hpp>

#include <algorithm>

namespace sluice::cli {
namespace {

std::string page_name(const std::string& path) {
    std::string name = path;
    std::ranges::replace(name, ' ', '-');
    return name;
}

// Returns "DIR", "incoming|route|outgoing" or "VALUE"; empty for a flag.
std::string shown_value(const option_facts& option) {
    switch (option.value) {
        case value_kind::none:
            return "";
        case value_kind::text:
            return "VALUE";
        case value_kind::choice:
            return joined(option.choices, "|");
        case value_kind::file:
            return "FILE";
        case value_kind::directory:
            return "DIR";
    }
    return "";
}

std::string option_term(const option_facts& option) {
    if (!option.named()) {
        return option.word;
    }
    const auto names = joined(option.names, ", ");
    const auto value = shown_value(option);
    if (value.empty()) {
        return names;
    }
    return option.value_optional ? names + "[=" + value + ']' : names + ' ' + value;
}

std::string option_text(const option_facts& option) {
    std::string text = option.summary;
    if (!text.ends_with('.')) {
        text += '.';
    }
    if (option.repeated && text.find("repeated") == std::string::npos) {
        text += " May be repeated.";
    }
    if (!option.shown_default.empty()) {
        text += " Without it: " + option.shown_default + '.';
    }
    return text;
}

// Returns "`sluice tasks list` [OPTION...]", with the words that have no name.
std::string synopsis_of(const command_facts& command) {
    std::string text = '`' + command.path + '`';
    if (!command.commands.empty()) {
        return text + " COMMAND [OPTION...]";
    }
    text += " [OPTION...]";
    for (const auto& option : command.options) {
        if (!option.named()) {
            const auto word = option.word + (option.repeated ? "..." : "");
            text += option.required ? ' ' + word : " [" + word + ']';
        }
    }
    return text;
}

// Commands that do something, and not only hold others.
std::vector<const command_facts*> working_commands(const command_facts& within) {
    if (within.commands.empty()) {
        return {&within};
    }
    std::vector<const command_facts*> all;
    for (const auto& below : within.commands) {
        const auto more = working_commands(below);
        all.insert(all.end(), more.begin(), more.end());
    }
    return all;
}

void append_options(roff_text& page, const command_facts& command) {
    for (const bool named : {false, true}) {
        for (const auto& option : command.options) {
            if (option.named() == named) {
                page.item(option_term(option), option_text(option));
            }
        }
    }
}

}  // namespace

manual_page command_page(const command_facts& command) {
    const auto name = page_name(command.path);
    roff_text page(name, 1, "sluice " SLUICE_VERSION, "User Commands");
    page.heading("NAME").paragraph(name + " - " + command.summary);
    page.heading("SYNOPSIS");
    const auto working = working_commands(command);
    for (const auto* one : working) {
        page.paragraph(synopsis_of(*one));
    }
    if (working.front() == &command) {
        append_options(page.heading("OPTIONS"), command);
    } else {
        page.heading("COMMANDS");
        for (const auto* one : working) {
            page.subheading(one->path).paragraph(one->summary + '.');
            append_options(page, *one);
        }
    }
    page.heading("SEE ALSO").paragraph("`sluice`(1), `sluice.yaml`(5)");
    return {name, 1, page.text()};
}

}  // namespace sluice::cli
