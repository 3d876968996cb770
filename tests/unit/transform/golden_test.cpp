#include "support/component_fixture.hpp"
#include "transform/builtin.hpp"
#include "unit/transform/stages_fixture.hpp"

#include <sluice/config/load.hpp>
#include <sluice/config/reused_stages.hpp>

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

// Every folder below tests/golden/transform is a case:
//   stage.yaml     a list of stages, as it stands in a configuration; or configuration.yaml with
//                  `transformers`, the names of `storages` and, under `stages`, such a list
//   stored.json    {storage: {key: value}}, what storages hold; may be missing
//   input.json     the data; the entity is of type "items" and has the id "p1" and the header
//                  event: changed
//   expected.json  {"entities": [{"id", "data"}]}, {"dropped": reason}, {"fails": message}, or
//                  {"refused": a part of the configuration's error}; the first two with "kept":
//                  [{"store", "key", "value"}] where the stages change storages, a removal without
//                  "value"; with "type" where an entity has another one; with "log", the lines
//
// Of several stages, and of one with `on_error`, a message names the stage.

namespace sluice {
namespace {

namespace fs = std::filesystem;

const fs::path& folder() {
    static const fs::path cases = fs::path(SLUICE_SOURCE_DIR) / "tests/golden/transform";
    return cases;
}

std::vector<std::string> names() {
    std::vector<std::string> found;
    for (const auto& entry : fs::directory_iterator(folder())) {
        found.push_back(entry.path().filename().string());
    }
    std::sort(found.begin(), found.end());
    return found;
}

std::string read(const fs::path& file) {
    std::ifstream from(file, std::ios::binary);
    EXPECT_TRUE(from) << file;
    return {std::istreambuf_iterator<char>(from), std::istreambuf_iterator<char>()};
}

void fill_storages(testing::memory_storages& storages, const fs::path& file) {
    if (!fs::exists(file)) {
        return;
    }
    const auto stored = parse_json(read(file)).value();
    for (const auto& one : stored.as_object()) {
        for (const auto& value : one.value().as_object()) {
            storages.held[one.key()][value.key()] = write_json(value.value());
        }
    }
}

json::array shown(const std::vector<ledger::value_change>& kept) {
    json::array all;
    for (const auto& change : kept) {
        json::object one;
        one["store"] = change.store;
        one["key"] = change.key;
        if (change.value) {
            one["value"] = parse_json(*change.value).value();
        }
        all.push_back(std::move(one));
    }
    return all;
}

json::value outcome_of(const transformer& stage, json::value data,
                       testing::component_fixture& bench) {
    entity record{"items", "p1", {{"event", "changed"}}, std::move(data)};
    json::object names;
    names["header"] = json::object{{"event", "changed"}};
    names["entity"] = json::object{{"type", "items"}, {"id", "p1"}};
    stage_output out;
    const auto done = bench.run(stage.apply(std::move(record), {&names}, out));
    if (!done) {
        EXPECT_EQ(done.error().kind, failure_class::invalid);
        return json::object{{"fails", done.error().message}};
    }
    json::object all;
    const auto kept = shown(out.kept().all());
    if (out.entities().empty()) {
        all["dropped"] = out.reason();
    }
    json::array entities;
    for (auto& each : out.entities()) {
        EXPECT_EQ(each.headers.at("event"), "changed");
        json::object shown;
        shown["id"] = each.id;
        if (each.type != "items") {
            shown["type"] = each.type;
        }
        shown["data"] = std::move(each.data);
        entities.push_back(std::move(shown));
    }
    if (!entities.empty()) {
        all["entities"] = std::move(entities);
    }
    if (!kept.empty()) {
        all["kept"] = kept;
    }
    for (const auto& line : bench.log.lines()) {
        if (!all.contains("log")) {
            all["log"].emplace_array();
        }
        all["log"].as_array().emplace_back(line);
    }
    return all;
}

std::shared_ptr<const void> options_of(const fs::path& within, const registry& types,
                                       config::diagnostics& problems) {
    if (!fs::exists(within / "configuration.yaml")) {
        return config::read_text(stages_declaration(), "stage.yaml", read(within / "stage.yaml"),
                                 types, config::system_variables(), problems);
    }
    config::map_layout reused;
    reused.key = "transformers";
    reused.kind = "transformer";
    reused.entry = &config::reused_stages_declaration();
    reused.stages = "transformer";
    config::map_layout storages;
    storages.key = "storages";
    storages.kind = "storage";
    storages.entry = &stages_declaration();
    config::layout shape;
    shape.maps.push_back(std::move(storages));
    shape.maps.push_back(std::move(reused));
    shape.singles.push_back({"stages", &stages_declaration()});
    const auto loaded =
        config::load(within / "configuration.yaml", shape, types, config::system_variables());
    problems.append(loaded.problems);
    return loaded.good() ? loaded.singles.at("stages").options : nullptr;
}

result<std::shared_ptr<transformer>> stage_of(const registry& types,
                                              const config::stage_list& stages,
                                              component_context context) {
    if (stages.size() == 1 && !stages[0].on_error) {
        return types.make<transformer>(stages[0], context);
    }
    context.types = &types;
    context.name = "the list";
    auto all = types.make_stages(stages, context);
    if (!all) {
        return all.error();
    }
    return std::make_shared<pipeline>(*std::move(all));
}

class golden : public ::testing::TestWithParam<std::string> {};

TEST_P(golden, gives_what_is_expected) {
    registry types;
    add_builtin_transformers(types);
    const auto expected = parse_json(read(folder() / GetParam() / "expected.json")).value();

    config::diagnostics problems;
    const auto options = options_of(folder() / GetParam(), types, problems);
    if (const auto* refused = expected.as_object().if_contains("refused")) {
        ASSERT_FALSE(options);
        EXPECT_NE(problems.to_text().find(std::string_view(refused->as_string())),
                  std::string::npos)
            << problems.to_text();
        return;
    }
    ASSERT_TRUE(options) << problems.to_text();
    const auto& stages = static_cast<const stages_options*>(options.get())->stages;
    ASSERT_FALSE(stages.empty());

    testing::component_fixture bench;
    fill_storages(bench.storages, folder() / GetParam() / "stored.json");
    const auto made = stage_of(types, stages, bench.context("stage 1"));
    ASSERT_TRUE(made) << describe(made.error());
    auto input = parse_json(read(folder() / GetParam() / "input.json")).value();
    // Compares texts, because an untouched number must come out letter for letter.
    EXPECT_EQ(write_json(outcome_of(**made, std::move(input), bench)), write_json(expected));
}

INSTANTIATE_TEST_SUITE_P(transform, golden, ::testing::ValuesIn(names()),
                         [](const auto& each) { return each.param; });

}  // namespace
}  // namespace sluice
