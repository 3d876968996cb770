#include "connectors/builtin.hpp"
#include "support/component_fixture.hpp"
#include "support/temporary_directory.hpp"
#include "transform/builtin.hpp"

#include <sluice/config/load.hpp>
#include <sluice/config/reused_stages.hpp>
#include <sluice/model/utf8.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <functional>
#include <map>
#include <ostream>
#include <set>

// Rules for every component of this program. A new component is tested as soon as it is registered.

namespace sluice {
namespace {

const registry& types() {
    static const registry all = [] {
        registry filled;
        add_builtin_transformers(filled);
        add_builtin_connectors(filled);
        return filled;
    }();
    return all;
}

struct component_name {
    std::string kind;
    std::string type;

    friend std::ostream& operator<<(std::ostream& out, const component_name& name) {
        return out << name.kind << " " << name.type;
    }
};

std::vector<component_name> every_component() {
    std::vector<component_name> all;
    for (const auto* kind : {"client", "subscriber", "publisher", "transformer"}) {
        for (const auto& type : types().types_of(kind)) {
            all.push_back({kind, type});
        }
    }
    return all;
}

// Examples may name any variable.
class every_variable final : public config::variable_source {
 public:
    std::optional<std::string> environment(const std::string& name) const override {
        return "value-of-" + name;
    }
    result<std::string> file(const std::filesystem::path& path) const override {
        return "text of " + path.filename().string();
    }
};

constexpr std::string_view secret_text = "hunter2-never-shown";

// Returns the fields, also those of sections within, each with its path.
void walk(const config::section& declared, const std::string& path,
          const std::function<void(const std::string&, const config::section_field&)>& visit) {
    for (const auto& field : declared.fields()) {
        const auto& facts = field.field->facts();
        const std::string here = path.empty() ? facts.name : path + "." + facts.name;
        visit(here, field);
        if (facts.rules.nested) {
            walk(*facts.rules.nested, here, visit);
        }
    }
}

using written_fields = std::vector<std::pair<std::string, std::string>>;

// Fields that a check over several fields demands besides the required ones. The text after a
// field's name is what that field demands instead.
const written_fields posts_of_w1{{"entity", "posts"}, {"parameters", "{query: {workspaceId: w1}}"}};
const written_fields own_path{{"path", "/new-thing/{id}"}, {"parameters", "{path: {id: p1}}"}};
const std::map<std::string, written_fields> companions{
    {"client ocoya", {{"api_key", "k"}}},
    {"client kafka certificate_file", {{"key_file", "/a.key"}}},
    {"client kafka key_file", {{"certificate_file", "/a.crt"}}},
    {"client kafka login", {}},
    {"client kafka user", {{"login", "plain"}, {"password", "p"}}},
    {"client kafka password", {{"login", "plain"}, {"user", "u"}}},
    {"client mariadb certificate_file", {{"key_file", "/a.key"}}},
    {"client mariadb key_file", {{"certificate_file", "/a.crt"}}},
    {"client mqtt certificate_file", {{"key_file", "/a.key"}}},
    {"client mqtt key_file", {{"certificate_file", "/a.crt"}}},
    {"client mqtt password", {{"user", "u"}}},
    {"client postgresql certificate_file", {{"key_file", "/a.key"}}},
    {"client postgresql key_file", {{"certificate_file", "/a.crt"}}},
    {"publisher file", {{"format", "csv"}}},
    {"publisher file body", {{"format", "binary"}}},
    {"publisher file name", {{"format", "ndjson"}}},
    {"publisher ocoya", posts_of_w1},
    {"publisher ocoya path", own_path},
    {"publisher sql", {{"statement", "DELETE FROM carts"}}},
    {"publisher sql statement", {}},
    {"publisher sql upsert", {}},
    {"publisher mail", {{"text", "t"}}},
    {"publisher mail text", {}},
    {"publisher mail html", {}},
    {"client smtp user", {{"password", "p"}}},
    {"client smtp password", {{"user", "u"}}},
    {"subscriber file marker", {{"done", "remember"}}},
    {"subscriber file watch", {{"done", "remember"}}},
    {"subscriber ocoya", posts_of_w1},
    {"subscriber ocoya path", own_path},
    {"subscriber ocoya paging", own_path},
    {"subscriber ocoya next", own_path},
    {"subscriber ocoya items", own_path},
    {"transformer entity", {{"type", "products"}}},
    {"transformer dictionary", {{"table", "{a: b}"}}},
    {"transformer dictionary table", {}},
    {"transformer dictionary file", {}},
    {"transformer dictionary key", {{"file", "a.csv"}}},
    {"transformer dictionary value", {{"file", "a.csv"}}},
    {"transformer validate", {{"schema", "{}"}}},
    {"transformer validate schema", {}},
    {"transformer validate file", {}},
    {"transformer http body", {{"method", "post"}}},
    {"transformer http content", {{"method", "post"}, {"body", "{}"}}},
};

const written_fields& companions_of(const component_name& which, const std::string& field) {
    static const written_fields none;
    const auto name = which.kind + " " + which.type;
    auto found = companions.find(name + " " + field);
    if (found == companions.end()) {
        found = companions.find(name);
    }
    return found == companions.end() ? none : found->second;
}

// Returns the required fields with the values of their examples.
written_fields required_fields(const config::section& declared) {
    written_fields fields;
    for (const auto& field : declared.fields()) {
        const auto& facts = field.field->facts();
        if (facts.required) {
            const bool chosen = facts.example.empty() && !facts.rules.choices.empty();
            fields.emplace_back(facts.name,
                                chosen ? facts.rules.choices.front().text : facts.example);
        }
    }
    return fields;
}

std::string yaml_of(const config::section& declared, const written_fields& fields) {
    if (const auto* whole = declared.whole()) {
        return whole->facts().example;
    }
    std::string text;
    for (const auto& [name, value] : fields) {
        text += name + ": " + value + "\n";
    }
    return text.empty() ? "{}" : text;
}

class component : public ::testing::TestWithParam<component_name> {
 protected:
    const config::section& declared() const {
        return *types().find(GetParam().kind, GetParam().type);
    }

    std::shared_ptr<const void> read(const std::string& yaml) {
        problems = {};
        if (GetParam().type == "use") {
            return read_beside_transformers(yaml);
        }
        return config::read_text(declared(), "a.yaml", yaml, types(), every_variable(), problems);
    }

    // Examples of this type name an entry of `transformers`.
    std::shared_ptr<const void> read_beside_transformers(std::string yaml) {
        for (auto at = yaml.find('\n'); at != std::string::npos; at = yaml.find('\n', at + 1)) {
            yaml.insert(at + 1, "  ");
        }
        const testing::temporary_directory within;
        std::ofstream(within / "a.yaml")
            << "transformers: {to-cents: {parameters: {amount: 1}, do: []}}\nit:\n  " + yaml;
        config::map_layout reused;
        reused.key = "transformers";
        reused.entry = &config::reused_stages_declaration();
        reused.stages = "transformer";
        config::layout shape;
        shape.maps.push_back(std::move(reused));
        shape.singles.push_back({"it", &declared()});
        const auto loaded = config::load(within / "a.yaml", shape, types(), every_variable());
        problems.append(loaded.problems);
        return loaded.good() ? loaded.singles.at("it").options : nullptr;
    }

    // Makes a configuration of the required fields, with one more field or another value.
    written_fields minimal_with(const std::string& name, const std::string& value) const {
        auto fields = minimal(name);
        std::erase_if(fields, [&](const auto& one) { return one.first == name; });
        fields.emplace_back(name, value);
        return fields;
    }
    written_fields minimal(const std::string& beside = {}) const {
        auto fields = required_fields(declared());
        const auto& more = companions_of(GetParam(), beside);
        fields.insert(fields.end(), more.begin(), more.end());
        return fields;
    }

    config::diagnostics problems;
};

TEST_P(component, says_what_it_does) {
    EXPECT_EQ(declared().name(), GetParam().type);
    EXPECT_GE(declared().summary().size(), 10U);
    EXPECT_FALSE(declared().summary().ends_with('.'));
}

TEST_P(component, describes_every_field) {
    walk(declared(), "", [](const std::string& path, const config::section_field& field) {
        const auto& facts = field.field->facts();
        EXPECT_GE(facts.description.size(), 5U) << path;
        EXPECT_FALSE(facts.description.ends_with('.')) << path;
        EXPECT_EQ(utf8_fault(facts.description), std::string::npos) << path;
        EXPECT_EQ(facts.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_"),
                  std::string::npos)
            << path << ": names are snake_case";
        if (facts.shape == config::value_shape::choice) {
            EXPECT_FALSE(facts.rules.choices.empty()) << path;
        }
    });
}

TEST_P(component, names_every_field_once) {
    std::set<std::string> seen;
    walk(declared(), "", [&seen](const std::string& path, const config::section_field&) {
        EXPECT_TRUE(seen.insert(path).second) << path << " is declared twice";
    });
}

// An enumeration always has a value. For other fields a default would mean that they are optional.
TEST_P(component, required_fields_have_an_example_and_no_default) {
    for (const auto& field : declared().fields()) {
        const auto& facts = field.field->facts();
        if (facts.required && facts.rules.choices.empty()) {
            EXPECT_FALSE(facts.example.empty()) << facts.name;
            EXPECT_TRUE(declared().default_of(field).is_null()) << facts.name;
        }
    }
}

TEST_P(component, is_content_with_its_required_fields) {
    EXPECT_TRUE(read(yaml_of(declared(), minimal()))) << problems.to_text();
}

TEST_P(component, misses_every_required_field) {
    if (declared().whole() != nullptr) {
        EXPECT_FALSE(read(""));
        return;
    }
    for (const auto& [name, value] : required_fields(declared())) {
        auto fields = minimal();
        std::erase_if(fields, [&](const auto& one) { return one.first == name; });
        EXPECT_FALSE(read(yaml_of(declared(), fields))) << name;
        EXPECT_NE(problems.to_text().find("'" + name + "' is missing"), std::string::npos);
    }
}

TEST_P(component, takes_its_own_examples_and_defaults) {
    if (declared().whole() != nullptr) {
        EXPECT_TRUE(read(declared().whole()->facts().example)) << problems.to_text();
        return;
    }
    for (const auto& field : declared().fields()) {
        const auto& facts = field.field->facts();
        const auto shown = declared().default_of(field);
        for (const auto& value : {facts.example, shown.is_null() ? "" : write_json(shown)}) {
            if (value.empty()) {
                continue;
            }
            const std::string yaml = yaml_of(declared(), minimal_with(facts.name, value));
            EXPECT_TRUE(read(yaml)) << yaml << problems.to_text();
        }
    }
}

TEST_P(component, refuses_an_unknown_key) {
    if (declared().whole() != nullptr) {
        EXPECT_EQ(declared().fields().size(), 1U);
        return;
    }
    EXPECT_FALSE(read(yaml_of(declared(), minimal_with("no_such_key", "1"))));
    EXPECT_NE(problems.to_text().find("unknown key 'no_such_key'"), std::string::npos)
        << problems.to_text();
}

TEST_P(component, shows_no_secret) {
    for (const auto& field : declared().fields()) {
        const auto& facts = field.field->facts();
        if (facts.shape != config::value_shape::secret || !facts.containers.empty()) {
            continue;
        }
        auto fields = minimal_with(facts.name, std::string(secret_text));
        if (const auto options = read(yaml_of(declared(), fields))) {
            const auto shown =
                field.field->shown_value(field.owner(const_cast<void*>(options.get())));
            EXPECT_EQ(write_json(shown).find(secret_text), std::string::npos) << facts.name;
        }
        fields.emplace_back("no_such_key", "1");
        EXPECT_FALSE(read(yaml_of(declared(), fields)));
        EXPECT_EQ((problems.to_text() + problems.to_json()).find(secret_text), std::string::npos)
            << facts.name;
    }
}

INSTANTIATE_TEST_SUITE_P(every, component, ::testing::ValuesIn(every_component()),
                         [](const auto& each) {
                             auto name = each.param.kind + "_" + each.param.type;
                             std::ranges::replace(name, '-', '_');
                             return name;
                         });

// An empty list of types would let every test above pass.
TEST(components, are_registered) {
    for (const auto& [kind, type] :
         std::vector<std::pair<std::string, std::string>>{{"client", "ocoya"},
                                                          {"client", "http"},
                                                          {"subscriber", "ocoya"},
                                                          {"subscriber", "file"},
                                                          {"publisher", "ocoya"},
                                                          {"publisher", "file"},
                                                          {"publisher", "http"},
                                                          {"publisher", "log"},
                                                          {"transformer", "filter"},
                                                          {"transformer", "map"}}) {
        EXPECT_NE(types().find(kind, type), nullptr) << kind << " " << type;
    }
}

}  // namespace
}  // namespace sluice
