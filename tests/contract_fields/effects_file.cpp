// The file connector, and the log.

#include "contract_fields/field_effects.hpp"
#include "contract_fields/recorded_world.hpp"
#include "support/net_gzip.hpp"

#include <atomic>
#include <fstream>
#include <iterator>
#include <sys/syscall.h>
#include <unistd.h>
#include <utility>

namespace {
std::atomic<int> syncs = 0;
}  // namespace

// Replaces the library's function, because only the system notices a sync.
extern "C" int fdatasync(int file) {
    ++syncs;
    return static_cast<int>(::syscall(SYS_fdatasync, file));
}

namespace sluice::testing {

namespace {

void write(const std::filesystem::path& file, const std::string& text) {
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
}

// Paths in YAML begin with DIR, the case's own directory.
std::string placed(std::string yaml, const recorded_world& world) {
    for (auto at = yaml.find("DIR"); at != std::string::npos; at = yaml.find("DIR")) {
        yaml.replace(at, 3, world.directory.path().string());
    }
    return yaml;
}

std::string without_place(std::string text, const recorded_world& world) {
    const auto place = world.directory.path().string();
    for (auto at = text.find(place); at != std::string::npos; at = text.find(place)) {
        text.replace(at, place.size(), "DIR");
    }
    return text;
}

recorded_world::script no_network() {
    return [](const net::request&, int) { return reply_of(500, ""); };
}

std::string read_file(const std::string& yaml) {
    recorded_world world(no_network());
    write(world.directory / "in.csv", "id,title\n1,a;b\n2\n3,c\n");
    write(world.directory / "same.ndjson", "{\"id\":1}\n{\"id\":1}\n");
    write(world.directory / "double.csv", "id,id\n1,\xC3\xBC\n");
    write(world.directory / "in.ndjson", "{\"id\":1}\n{\"id\":2}\n");
    write(world.directory / "large.ndjson", "{\"id\":\"" + std::string(2000, 'x') + "\"}\n");
    // Its last record has no line end, and the file last changed a minute ago.
    write(world.directory / "open.csv", "id,title\n1,a\n2,b");
    std::filesystem::last_write_time(
        world.directory / "open.csv",
        std::chrono::file_clock::from_sys(world.time.now() - std::chrono::minutes(1)));
    write(world.directory / "back.csv", "id\n1\n2\n1\n");
    write(world.directory / "wrapped.json", "{\"a\":[{\"id\":1}],\"b\":[{\"id\":2}]}");
    write(world.directory / "zeros.ndjson.gz", gzipped("\"" + std::string(4000, '0') + "\"\n"));
    write(world.directory / "come/a.ndjson", "{\"id\":1}\n");
    const auto reads = world.make<subscriber>("file", placed(yaml, world));
    if (reads == nullptr) {
        return world.told();
    }
    world.note(reads->announces() == nullptr ? "" : "announces");
    json::value position;
    bool again = yaml.find("done") != std::string::npos;
    for (int pages = 0; pages < 9; ++pages) {
        const auto page = world.run(reads->fetch(position));
        if (!page) {
            world.note("failed: " + describe(page.error()));
            break;
        }
        std::string text = page->whole ? "page" : "part of a listing";
        for (const auto& one : page->entities) {
            text += " " + one.type + ":" + write_json(one.data);
        }
        for (const auto& one : page->unreadable) {
            text += " unreadable " + one.reason;
        }
        world.note(text + (page->failed ? " failed: " + describe(*page->failed) : ""));
        reads->committed();
        position = page->position;
        if (page->last || page->failed) {
            // More comes, for a subscriber that takes each file once.
            if (!std::exchange(again, false)) {
                break;
            }
            std::ofstream(world.directory / "come/a.ndjson", std::ios::app) << "{\"id\":2}\n";
        }
    }
    for (const auto& file : std::filesystem::recursive_directory_iterator(world.directory.path())) {
        world.note(file.path().string());
    }
    return without_place(world.told(), world);
}

std::string write_file(const std::string& yaml) {
    recorded_world world(no_network());
    syncs = 0;
    if (yaml.find("again") != std::string::npos) {
        // Two former files, and one whose last record is an hour old.
        for (const auto* name :
             {"again.20200101T000000Z.ndjson", "again.20200102T000000Z.ndjson", "again.ndjson"}) {
            write(world.directory / name, std::string(2000, ' ') + "\n");
            std::filesystem::last_write_time(
                world.directory / name,
                std::chrono::file_clock::from_sys(world.time.now() - std::chrono::hours(1)));
        }
    }
    const auto writes = world.make<publisher>("file", placed(yaml, world));
    if (writes == nullptr) {
        return world.told();
    }
    entity entity;
    entity.data = json::object{{"id", 1}, {"title", "a"}};
    const auto ready = writes->prepare(entity, "key");
    const auto done = ready ? world.run(writes->send(*ready)) : result<receipt>(ready.error());
    world.note(done ? "written" : describe(done.error()));
    world.note("syncs " + std::to_string(syncs));
    for (const auto& file : std::filesystem::recursive_directory_iterator(world.directory.path())) {
        if (file.is_regular_file()) {
            std::ifstream in(file.path(), std::ios::binary);
            world.note(file.path().string() + ": " +
                       std::string(std::istreambuf_iterator<char>(in), {}));
        }
    }
    return without_place(world.told(), world);
}

std::string write_line(const std::string& yaml) {
    recorded_world world(no_network());
    const auto writes = world.make<publisher>("log", yaml);
    if (writes == nullptr) {
        return world.told();
    }
    entity entity;
    entity.data = json::object{{"id", 1}};
    world.run(writes->send(writes->prepare(entity, "key").value())).value();
    return world.told();
}

effect_table file_subscriber_effects() {
    effect_table table;
    table.observe = read_file;
    const std::string lines = "path: DIR/in.ndjson\n";
    const std::string csv = "path: DIR/in.csv\nragged: fill\n";
    const std::string come = "path: DIR/come/*.ndjson\nquiet: 0s\n";
    const std::string back = "path: DIR/back.csv\nquiet: 0s\ngroup_by: {by: id";
    table.effects = {
        {"path", lines, "path: DIR/large.ndjson\n"},
        {"format", lines, lines + "format: csv\n"},
        {"entity", lines, lines + "entity: products\n"},
        {"page_size", lines, lines + "page_size: 1\n"},
        {"delimiter", csv, csv + "delimiter: \";\"\n"},
        {"ragged", "path: DIR/in.csv\n", csv},
        {"header", csv + "columns: [a, b]\n", csv + "columns: [a, b]\nheader: false\n"},
        {"columns", csv, csv + "columns: [a, b]\n"},
        {"unclear_columns", "path: DIR/double.csv\n",
         "path: DIR/double.csv\nunclear_columns: numbered\n"},
        {"skip_lines", csv, csv + "skip_lines: 1\n"},
        {"encoding", "path: DIR/double.csv\nunclear_columns: numbered\n",
         "path: DIR/double.csv\nunclear_columns: numbered\nencoding: latin-1\n"},
        {"group_by.by", csv + "group_by: id\nquiet: 0s\n", csv + "group_by: title\nquiet: 0s\n"},
        {"group_by.first", csv + "group_by: {by: id}\nquiet: 0s\n",
         csv + "group_by: {by: id, first: [title]}\nquiet: 0s\n"},
        {"group_by.as", csv + "group_by: {by: id}\nquiet: 0s\n",
         csv + "group_by: {by: id, as: all}\nquiet: 0s\n"},
        {"group_by.most_rows", "path: DIR/same.ndjson\ngroup_by: {by: id}\nquiet: 0s\n",
         "path: DIR/same.ndjson\ngroup_by: {by: id, most_rows: 1}\nquiet: 0s\n"},
        {"group_by.comes_back", back + "}\n", back + ", comes_back: error}\n"},
        {"largest_unpacked", "path: DIR/zeros.ndjson.gz\n",
         "path: DIR/zeros.ndjson.gz\nlargest_unpacked: 1KiB\n"},
        {"items", "path: DIR/wrapped.json\nitems: a\n", "path: DIR/wrapped.json\nitems: b\n"},
        {"done.then", come + "done: remember\n", come + "done: follow\n"},
        {"done.move", come + "done: {move: DIR/old}\n", come + "done: {move: DIR/older}\n"},
        {"marker", come + "done: delete\n", come + "done: delete\nmarker: .ok\n"},
        {"watch", come + "done: follow\n", come + "done: follow\nwatch: true\n"},
        {"on_bad_record", "path: DIR/in.csv\n", "path: DIR/in.csv\non_bad_record: fail\n"},
        {"largest_record", "path: DIR/large.ndjson\n",
         "path: DIR/large.ndjson\nlargest_record: 1KiB\n"},
        {"quiet", "path: DIR/open.csv\n", "path: DIR/open.csv\nquiet: 5m\n"},
    };
    return table;
}

effect_table file_publisher_effects() {
    effect_table table;
    table.observe = write_file;
    const std::string lines = "path: DIR/out.ndjson\n";
    const std::string csv = "path: DIR/out.csv\n";
    const std::string again = "path: DIR/again.ndjson\n";
    table.effects = {
        {"path", lines, "path: DIR/other.ndjson\n"},
        {"format", lines, lines + "format: csv\n"},
        {"columns", csv, csv + "columns: [title]\n"},
        {"delimiter", csv, csv + "delimiter: \";\"\n"},
        {"sync", lines, lines + "sync: false\n"},
        {"name", "path: DIR\nname: a.ndjson\n", "path: DIR\nname: \"b-{{ title }}.ndjson\"\n"},
        {"body", "path: DIR/out.bin\nformat: binary\nbody: YQ==\n",
         "path: DIR/out.bin\nformat: binary\nbody: Yg==\n"},
        {"rotate.size", again + "rotate: {size: 1MiB}\n", again + "rotate: {size: 1KiB}\n"},
        {"rotate.every", again + "rotate: {size: 1MiB}\n", again + "rotate: {every: 1m}\n"},
        {"rotate.keep", again + "rotate: {every: 1m}\n", again + "rotate: {every: 1m, keep: 1}\n"},
        {"make_directory", "path: DIR/new/out.ndjson\n",
         "path: DIR/new/out.ndjson\nmake_directory: false\n"},
    };
    return table;
}

effect_table log_publisher_effects() {
    effect_table table;
    table.observe = write_line;
    table.effects = {
        {"message", "", "message: \"record {{ id }}\"\n"},
        {"level", "", "level: warning\n"},
    };
    return table;
}

const effects_of file_subscriber("subscriber file", file_subscriber_effects);
const effects_of file_publisher("publisher file", file_publisher_effects);
const effects_of log_publisher("publisher log", log_publisher_effects);

}  // namespace

}  // namespace sluice::testing
