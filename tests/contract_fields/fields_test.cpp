// Every declared field has an effect. For every field of every part of a configuration a case must
// exist in which a change of it changes the result. A new field without a case fails here.

#include "contract_fields/field_effects.hpp"
#include "contract_fields/recorded_world.hpp"
#include "engine/plan/layout.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace sluice::testing {
namespace {

// Lists fields by their paths; a section counts by its fields, not by its own name.
void add_fields(const config::section& declared, const std::string& within,
                std::set<std::string>& into) {
    for (const auto& field : declared.fields()) {
        const auto& facts = field.field->facts();
        const auto path = within.empty() ? facts.name : within + "." + facts.name;
        if (facts.rules.nested) {
            add_fields(*facts.rules.nested, path, into);
        } else {
            into.insert(path);
        }
    }
}

std::map<std::string, std::set<std::string>> declared_fields() {
    std::map<std::string, std::set<std::string>> all;
    for (const auto* kind : {"client", "subscriber", "publisher", "transformer"}) {
        for (const auto& type : known_types().types_of(kind)) {
            add_fields(*known_types().find(kind, type), "", all[std::string(kind) + " " + type]);
        }
    }
    const auto& shape = engine::configuration_layout();
    for (const auto& map : shape.maps) {
        if (map.entry != nullptr) {
            add_fields(*map.entry, "", all[map.kind]);
        }
    }
    for (const auto& single : shape.singles) {
        add_fields(*single.entry, "", all[single.key]);
    }
    return all;
}

class fields : public ::testing::TestWithParam<std::string> {
 protected:
    const effect_table& table() const {
        static const effect_table none;
        const auto found = effect_tables().find(GetParam());
        return found == effect_tables().end() ? none : found->second;
    }
};

TEST_P(fields, each_one_has_an_effect_and_no_effect_is_of_another) {
    auto left = declared_fields().at(GetParam());
    std::set<std::string> unknown;
    for (const auto& one : table().effects) {
        if (!left.contains(one.field) && !declared_fields().at(GetParam()).contains(one.field)) {
            unknown.insert(one.field);
        }
        left.erase(one.field);
    }
    for (const auto& field : left) {
        ADD_FAILURE() << GetParam() << ": '" << field
                      << "' is declared, and no case in tests/contract_fields shows that changing "
                         "it changes anything";
    }
    for (const auto& field : unknown) {
        ADD_FAILURE() << GetParam() << " has no field '" << field << "'";
    }
}

TEST_P(fields, changing_one_changes_what_happens) {
    for (const auto& one : table().effects) {
        const auto& observe = one.observe ? one.observe : table().observe;
        const auto before = observe(table().always + one.base);
        const auto after = observe(table().always + one.changed);
        EXPECT_NE(before, after) << GetParam() << " " << one.field << " " << one.changed;
        // A refusal would be a difference, too.
        for (const auto& text : {"\n" + before, "\n" + after}) {
            EXPECT_EQ(text.find("\nrefused: "), std::string::npos) << text;
            EXPECT_EQ(text.find("\nnot made: "), std::string::npos) << text;
        }
        EXPECT_EQ(observe(table().always + one.base), before)
            << one.field << ": it differs by itself";
    }
}

std::vector<std::string> every_part() {
    std::vector<std::string> all;
    for (const auto& [part, names] : declared_fields()) {
        all.push_back(part);
    }
    return all;
}

INSTANTIATE_TEST_SUITE_P(every, fields, ::testing::ValuesIn(every_part()), [](const auto& each) {
    auto name = each.param;
    std::ranges::replace_if(name, [](char c) { return c == ' ' || c == '-'; }, '_');
    return name;
});

}  // namespace
}  // namespace sluice::testing
