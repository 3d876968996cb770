// The fields of stages, by their effect on a few entities and storages.

#include "contract_fields/field_effects.hpp"
#include "contract_fields/recorded_world.hpp"

#include <sluice/component/names.hpp>
#include <sluice/config/load.hpp>
#include <sluice/config/reused_stages.hpp>

#include <fstream>

namespace sluice::testing {

namespace {

std::string run_stage(const std::string& type, const std::string& yaml) {
    recorded_world world([](const net::request&, int) { return reply_of(500, ""); });
    world.storages.held["posts"] = {{"p1", "\"known\""}, {"q1", "\"more\""}};
    world.storages.held["others"] = {{"p1", "\"elsewhere\""}};
    std::ofstream(world.directory / "a.csv") << "a,b,c\nq1,x,y\nq2,z,q1\n";
    std::ofstream(world.directory / "b.json") << R"({"q1":"from JSON"})";
    std::ofstream(world.directory / "schema.json") << R"({"maxProperties":2})";
    auto written = yaml;
    if (const auto at = written.find("{dir}"); at != std::string::npos) {
        written.replace(at, 5, world.directory.path().string());
    }
    const auto stage = world.make<transformer>(type, written);
    if (stage == nullptr) {
        return world.told();
    }
    entity entity;
    entity.id = "p1";
    entity.type = "items";
    entity.data = *parse_json(
        R"({"id":"p1","q":"q1","n":2,"list":[{"a":1},{"a":2}],"more":[{"a":3}],"caption":"Hi",
            "profiles":["facebook","instagram"],"line":"a,b\nc,d;e\n","form":"x=1,y=2",
            "pair":[[1,2]]})");
    auto scope = names_beside(entity, world.time.now());
    kept_values kept;
    stage_output out(&kept);
    const auto done = world.run(stage->apply(entity, {&scope}, out));
    world.note(done ? "done " + out.reason() : "failed: " + describe(done.error()));
    for (const auto& one : out.entities()) {
        world.note(one.type + " " + one.id + " " + write_json(one.data));
    }
    for (const auto level : world.log.levels()) {
        world.note("level " + std::to_string(static_cast<int>(level)));
    }
    for (const auto& one : kept.all()) {
        world.note("keeps " + one.store + "/" + one.key + " " + one.value.value_or("nothing"));
    }
    return world.told();
}

effect_table stage(const std::string& type, std::vector<field_effect> effects) {
    effect_table table;
    table.observe = [type](const std::string& yaml) { return run_stage(type, yaml); };
    table.effects = std::move(effects);
    return table;
}

struct listed {
    config::stage_list stages;
};

const config::declaration<listed>& listed_declaration() {
    static const auto declared = [] {
        config::declaration<listed> d("stages", "A list of stages");
        d.field("stages", &listed::stages, "The stages").whole().component("transformer");
        return d;
    }();
    return declared;
}

// Stages that use an entry of `transformers`.
std::string run_use(const std::string& yaml) {
    recorded_world world([](const net::request&, int) { return reply_of(500, ""); });
    const auto file = world.directory.path() / "a.yaml";
    std::ofstream(file) << yaml;
    config::map_layout reused;
    reused.key = "transformers";
    reused.kind = "transformer";
    reused.entry = &config::reused_stages_declaration();
    reused.stages = "transformer";
    config::layout shape;
    shape.maps.push_back(std::move(reused));
    shape.singles.push_back({"stages", &listed_declaration()});
    const auto read = config::load(file, shape, known_types(), config::system_variables());
    if (!read.good()) {
        return "refused: " + read.problems.to_text();
    }
    const auto made =
        known_types().make_stages(read.single<listed>("stages").stages, world.context("it"));
    entity entity;
    entity.data = *parse_json(R"({"n":2})");
    auto out = world.run(made.value().run(std::move(entity), {.now = world.time.now()}));
    world.note(write_json(out.value().entities().at(0).data));
    return world.told();
}

void add_uses(effect_tables_by_part& into) {
    const std::string entries =
        "transformers:\n"
        "  a: {parameters: {x: 1}, do: [{set: {a: \"{{ $x }}\"}}]}\n"
        "  b: {parameters: {x: 1}, do: [{set: {b: \"{{ $x }}\"}}]}\n";
    effect_table use;
    use.observe = run_use;
    use.always = entries;
    use.effects = {
        {"transformer", "stages: [use: a]\n", "stages: [use: b]\n"},
        {"with", "stages: [use: a]\n", "stages: [use: {transformer: a, with: {x: 2}}]\n"}};
    into["transformer use"] = std::move(use);
    effect_table entry;
    entry.observe = run_use;
    entry.always = "stages: [use: a]\ntransformers:\n";
    const std::string sets = ", do: [{set: {a: \"{{ $x }}\"}}]}\n";
    entry.effects = {
        {"parameters", "  a: {parameters: {x: 1}" + sets, "  a: {parameters: {x: 2}" + sets},
        {"do", "  a: {do: [{set: {a: 1}}]}\n", "  a: [{set: {a: 2}}]\n"}};
    into["transformer"] = std::move(entry);
}

void add_places(effect_tables_by_part& into) {
    into["transformer change"] = stage("change", {{"values", "{n: \"@ + 1\"}", "{n: \"@ + 2\"}"}});
    into["transformer copy"] = stage("copy", {{"places", "{n: a}", "{q: a}"}});
    into["transformer defaults"] = stage("defaults", {{"values", "{a: 1}", "{a: 2}"}});
    into["transformer keep"] =
        stage("keep", {{"at", "at: n\n", "at: q\n"},
                       {"where", "at: list.*\n", "at: list.*\nwhere: \"a == 1\"\n"}});
    into["transformer move"] = stage("move", {{"places", "{n: a}", "{q: a}"}});
    into["transformer remove"] =
        stage("remove", {{"at", "at: n\n", "at: q\n"},
                         {"where", "at: list.*\n", "at: list.*\nwhere: \"a == 1\"\n"}});
    into["transformer set"] = stage("set", {{"values", "{a: 1}", "{a: 2}"}});
}

void add_small_stages(effect_tables_by_part& into) {
    into["transformer entity"] = stage(
        "entity",
        {{"type", "type: a\n", "type: b\n"}, {"identifier", "identifier: q\n", "identifier: n\n"}});
    into["transformer fail"] = stage("fail", {{"message", "message: a\n", "message: b\n"}});
    into["transformer log"] =
        stage("log", {{"message", "message: a\n", "message: b\n"},
                      {"level", "message: a\n", "message: a\nlevel: error\n"}});
    into["transformer wait"] = stage("wait", {{"time", "time: 1s\n", "time: 2s\n"}});
}

void add_stages_of_stages(effect_tables_by_part& into) {
    into["transformer aside"] =
        stage("aside",
              {{"do", "do: [{set: {n: 3}}]\ntake: {m: \"{{ n }}\"}\n",
                "do: [{set: {n: 4}}]\ntake: {m: \"{{ n }}\"}\n"},
               {"take", "do: []\ntake: {m: \"{{ n }}\"}\n", "do: []\ntake: {o: \"{{ n }}\"}\n"}});
    into["transformer each"] =
        stage("each", {{"at", "at: list.*\ndo: [{map: 1}]\n", "at: more.*\ndo: [{map: 1}]\n"},
                       {"do", "at: list.*\ndo: [{map: 1}]\n", "at: list.*\ndo: [{map: 2}]\n"},
                       {"limit", "at: list.*\ndo: []\n", "at: list.*\ndo: []\nlimit: 1\n"}});
    into["transformer when"] = stage(
        "when", {{"branches.if", "[{if: n, do: [{map: 1}]}]", "[{if: nobody, do: [{map: 1}]}]"},
                 {"branches.do", "[{if: n, do: [{map: 1}]}]", "[{if: n, do: [{map: 2}]}]"},
                 {"branches.else", "[{else: [{map: 1}]}]", "[{else: [{map: 2}]}]"}});
}

void add_stages(effect_tables_by_part& into) {
    add_places(into);
    add_small_stages(into);
    add_stages_of_stages(into);
    add_uses(into);
    const std::string stored = "storage: posts\nkey: \"{{ id }}\"\n";
    const std::string elsewhere = "storage: others\nkey: \"{{ id }}\"\n";
    const std::string other_key = "storage: posts\nkey: \"{{ q }}\"\n";
    into["transformer filter"] = stage("filter", {{"condition", "n == `2`", "n == `3`"}});
    into["transformer forget"] =
        stage("forget", {{"storage", stored, elsewhere}, {"key", stored, other_key}});
    into["transformer list_stored"] =
        stage("list_stored",
              {{"storage", "storage: posts\nas: all\n", "storage: others\nas: all\n"},
               {"as", "storage: posts\nas: all\n", "storage: posts\nas: some\n"},
               {"prefix", "storage: posts\nas: all\n", "storage: posts\nas: all\nprefix: q\n"},
               {"limit", "storage: posts\nas: all\n", "storage: posts\nas: all\nlimit: 1\n"}});
    const std::string found = stored + "as: post\n";
    const std::string nothing = "storage: posts\nkey: nobody\nas: post\n";
    into["transformer lookup"] =
        stage("lookup", {{"storage", found, elsewhere + "as: post\n"},
                         {"key", found, other_key + "as: post\n"},
                         {"as", found, stored + "as: other\n"},
                         {"default", nothing, nothing + "default: none\n"},
                         {"missing", nothing + "missing: fail\n", nothing + "missing: drop\n"}});
    into["transformer map"] = stage("map", {{"shape", "{a: \"{{ n }}\"}", "{b: \"{{ n }}\"}"}});
    into["transformer ocoya-post"] =
        stage("ocoya-post", {{"when", "{}", "when: now\n"},
                             {"lead", "when: now\n", "when: now\nlead: 9m\n"},
                             {"split", "{}", "split: per_profile\n"}});
    const std::string changed = stored;
    into["transformer only_changed"] =
        stage("only_changed", {{"storage", changed, elsewhere},
                               {"key", changed, other_key},
                               {"compare", changed, changed + "compare: n\n"}});
    into["transformer parse"] = stage(
        "parse", {{"at", "at: line\nas: csv\n", "at: form\nas: csv\n"},
                  {"as", "at: form\nas: csv\n", "at: form\nas: form\n"},
                  {"delimiter", "at: line\nas: csv\n", "at: line\nas: csv\ndelimiter: \";\"\n"},
                  {"header", "at: line\nas: csv\n", "at: line\nas: csv\nheader: false\n"}});
    into["transformer format"] = stage(
        "format", {{"at", "at: list\nas: csv\n", "at: more\nas: csv\n"},
                   {"as", "at: list\nas: csv\n", "at: list\nas: yaml\n"},
                   {"delimiter", "at: pair\nas: csv\n", "at: pair\nas: csv\ndelimiter: \";\"\n"},
                   {"header", "at: list\nas: csv\n", "at: list\nas: csv\nheader: false\n"}});
    const std::string table = "at: q\ntable: {q1: a}\n";
    const std::string unknown = "at: q\ntable: {q2: a}\n";
    const std::string file = "at: q\nfile: \"{dir}/a.csv\"\n";
    into["transformer dictionary"] =
        stage("dictionary", {{"at", table, "at: id\ntable: {q1: a}\n"},
                             {"table", table, "at: q\ntable: {q1: b}\n"},
                             {"file", file, "at: q\nfile: \"{dir}/b.json\"\n"},
                             {"key", file, file + "key: c\n"},
                             {"value", file, file + "value: c\n"},
                             {"default", unknown, unknown + "default: 7\n"},
                             {"missing", unknown, unknown + "missing: leave\n"}});
    const std::string schema = "schema: {maxProperties: 1}\n";
    const std::string schema_file = "file: \"{dir}/schema.json\"\n";
    into["transformer validate"] = stage(
        "validate", {{"schema", schema, "schema: {maxProperties: 99}\n"},
                     {"file", schema_file, "file: \"{dir}/b.json\"\n"},
                     {"at", "schema: {type: number}\nat: n\n", "schema: {type: number}\nat: q\n"}});
    const std::string endless = "code: for i = 1, 1e5 do end\n";
    const std::string large = "code: record.n = string.rep('x', 20000):len()\n";
    const std::string slow = "code: for i = 1, 5e7 do end\ninstructions: 100000000\n";
    into["transformer script"] =
        stage("script", {{"code", "code: record.n = 3\n", "code: record.n = 4\n"},
                         {"instructions", endless, endless + "instructions: 1000\n"},
                         {"memory", large, large + "memory: 256KiB\n"},
                         {"time", slow + "time: 1ms\n", slow + "time: 2ms\n"}});
    into["transformer split"] =
        stage("split", {{"items", "items: list\n", "items: more\n"},
                        {"as", "items: list\n", "items: list\nas: one\n"},
                        {"keep", "items: list\nas: one\n", "items: list\nas: one\nkeep: [q]\n"},
                        {"identifier", "items: list\n", "items: list\nidentifier: a\n"}});
    into["transformer store"] = stage("store", {{"storage", stored, elsewhere},
                                                {"key", stored, other_key},
                                                {"value", stored, stored + "value: 7\n"}});
}

const effects_of every_stage(add_stages);

}  // namespace

}  // namespace sluice::testing
