#include "cli/manual/manual_pages.hpp"

#include "app/configuration.hpp"
#include "engine/plan/layout.hpp"
#include "unit/cli/manual/small_program.hpp"

#include <sluice/config/declaration.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(command_facts, hold_the_command_line) {
    small_program made;
    const auto facts = facts_of(made.program);
    ASSERT_EQ(facts.commands.size(), 2U);
    const auto* list = find_facts(facts, "sluice tasks list");
    ASSERT_NE(list, nullptr);
    EXPECT_EQ(list->summary, "List tasks");
    ASSERT_EQ(list->options.size(), 5U);
    EXPECT_EQ(list->options[1].names, std::vector<std::string>{"--state"});
    EXPECT_EQ(list->options[1].value, value_kind::directory);
    EXPECT_EQ(list->options[1].shown_default, "/var/lib/sluice");
    EXPECT_EQ(list->options[2].value, value_kind::none);
    EXPECT_TRUE(list->options[3].repeated);
    EXPECT_EQ(list->options[3].value, value_kind::text);
    EXPECT_TRUE(list->options[4].value_optional);
    const auto* pause = find_facts(facts, "sluice pause");
    ASSERT_NE(pause, nullptr);
    EXPECT_FALSE(pause->options[1].named());
    EXPECT_TRUE(pause->options[1].required);
    EXPECT_EQ(pause->options[1].choices, (std::vector<std::string>{"incoming", "route"}));
    EXPECT_EQ(find_facts(facts, "sluice list"), nullptr);
}

TEST(command_page, names_every_option_with_its_value_and_default) {
    small_program made;
    const auto facts = facts_of(made.program);
    const auto page = command_page(*find_facts(facts, "sluice tasks"));
    EXPECT_EQ(page.file(), "sluice-tasks.1");
    EXPECT_THAT(page.text, HasSubstr("\\fBsluice tasks list\\fR [OPTION...]"));
    EXPECT_THAT(page.text, HasSubstr(".B \"\\-\\-state DIR\"\nThe ledger. Without it: "
                                     "/var/lib/sluice.\n"));
    EXPECT_THAT(page.text, HasSubstr(".B \"\\-\\-json\"\nPrint JSON.\n"));
    EXPECT_THAT(page.text, HasSubstr(".B \"\\-\\-status VALUE\"\nOnly these. May be repeated.\n"));
    EXPECT_THAT(page.text, HasSubstr(".B \"\\-\\-as\\-service[=VALUE]\"\n"));
}

TEST(command_page, shows_the_words_that_have_no_name) {
    small_program made;
    const auto facts = facts_of(made.program);
    const auto page = command_page(*find_facts(facts, "sluice pause"));
    EXPECT_THAT(page.text, HasSubstr("\\fBsluice pause\\fR [OPTION...] kind [name]\n"));
    EXPECT_THAT(page.text, HasSubstr(".SH \"OPTIONS\""));
    EXPECT_THAT(page.text, Not(HasSubstr(".SH \"COMMANDS\"")));
}

TEST(program_page, names_commands_signals_and_exit_statuses) {
    small_program made;
    const auto page = program_page(facts_of(made.program));
    EXPECT_EQ(page.file(), "sluice.1");
    EXPECT_THAT(page.text, HasSubstr(".B \"SIGHUP\"\nThe daemon reloads the configuration"));
    for (const auto* part : {"sluice pause", "SIGTERM", "SIGHUP", "SIGUSR1", "SIGPIPE",
                             ".SH \"EXIT STATUS\"", "CREDENTIALS_DIRECTORY"}) {
        EXPECT_THAT(page.text, HasSubstr(part));
    }
}

// Every declared field is on the page, so that no new one can be forgotten.
void expect_fields(const config::section& declared, const std::string& above,
                   const std::string& text) {
    for (const auto& field : declared.fields()) {
        const auto& facts = field.field->facts();
        std::string term;
        for (const char c : above + facts.name) {
            term += c == '-' ? "\\-" : std::string(1, c);
        }
        EXPECT_THAT(text, HasSubstr(".B \"" + term + "\"\n"));
        if (facts.rules.nested) {
            expect_fields(*facts.rules.nested, above + facts.name + '.', text);
        }
    }
}

TEST(configuration_page, has_every_declared_field) {
    const auto& shape = engine::configuration_layout();
    const auto& types = app::component_types();
    const auto page = configuration_page(shape, types);
    EXPECT_EQ(page.file(), "sluice.yaml.5");
    for (const auto& map : shape.maps) {
        if (map.entry != nullptr) {
            expect_fields(*map.entry, "", page.text);
        }
    }
    for (const auto& single : shape.singles) {
        expect_fields(*single.entry, "", page.text);
    }
    std::size_t components = 0;
    for (const auto kind : {"client", "subscriber", "publisher", "transformer"}) {
        for (const auto& type : types.types_of(kind)) {
            expect_fields(*types.find(kind, type), "", page.text);
            ++components;
        }
    }
    EXPECT_GT(components, 10U);
}

}  // namespace
}  // namespace sluice::cli
