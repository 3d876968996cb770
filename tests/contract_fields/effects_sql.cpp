// The connector `sql`: its client, its subscriber and its publisher, on databases of the case's own
// directory.

#include "contract_fields/field_effects.hpp"
#include "contract_fields/recorded_world.hpp"
#include "support/sql_session.hpp"

namespace sluice::testing {

namespace {

std::string in_directory(const recorded_world& world, const std::string& name) {
    return (world.directory / name).string();
}

// Two databases with other rows. Their clients are `shop` and `pub`.
class two_databases {
 public:
    explicit two_databases(recorded_world& world)
        : shop(world.directory / "shop.db"), pub(world.directory / "pub.db") {
        shop.run("CREATE TABLE p(id INTEGER PRIMARY KEY, a TEXT)");
        shop.run("INSERT INTO p VALUES(1, 'a'), (2, 'b'), (3, 'c')");
        pub.run("CREATE TABLE p(id INTEGER PRIMARY KEY, a TEXT)");
        for (const std::string name : {"shop", "pub"}) {
            world.clients.add(
                name, world.make<client>("sql", "database: " + in_directory(world, name + ".db")));
        }
    }

    sql_session shop;
    sql_session pub;
};

recorded_world::script no_requests() {
    return [](const net::request&, int) { return reply_of(500, ""); };
}

// Reads through the client while another program holds a lock on one of the two databases.
std::string read_through_client(const std::string& yaml) {
    recorded_world world(no_requests());
    two_databases databases(world);
    databases.pub.run("BEGIN EXCLUSIVE");
    auto placed = yaml;
    const auto at = placed.find("DIR");
    placed.replace(at, 3, world.directory.path().string());
    world.clients.add("mine", world.make<client>("sql", placed));
    const auto reads =
        world.make<subscriber>("sql", "client: mine\nquery: SELECT count(*) AS n FROM p");
    const auto page = world.run(reads->fetch(nullptr));
    world.note(page ? write_json(page->entities.at(0).data) : "failed");
    return world.told();
}

std::string read_rows_of(const std::string& yaml) {
    recorded_world world(no_requests());
    const two_databases databases(world);
    const auto reads = world.make<subscriber>("sql", yaml);
    if (reads == nullptr) {
        return world.told();
    }
    json::value position;
    for (int pages = 0; pages < 9; ++pages) {
        const auto page = world.run(reads->fetch(position));
        if (!page) {
            world.note("failed");
            break;
        }
        std::string text = "page " + write_json(page->position);
        for (const auto& one : page->entities) {
            text += " " + one.type + ":" + write_json(one.data);
        }
        for (const auto& one : page->unreadable) {
            text += " unreadable " + one.reason;
        }
        world.note(text);
        position = page->position;
        if (page->last) {
            break;
        }
    }
    return world.told();
}

std::string write_row(const std::string& yaml) {
    recorded_world world(no_requests());
    two_databases databases(world);
    const auto writes = world.make<publisher>("sql", yaml);
    if (writes == nullptr) {
        return world.told();
    }
    entity entity;
    entity.data = json::object{{"id", 7}, {"a", "x"}};
    const auto ready = writes->prepare(entity, "key").value();
    world.note("safety " + std::to_string(static_cast<int>(ready.safety)) + " batch " +
               std::to_string(writes->batch_limit()));
    const auto done = world.run(writes->send(ready));
    world.note(done ? done->response : "failed");
    world.note("shop " + databases.shop.run("SELECT * FROM p"));
    world.note("pub " + databases.pub.run("SELECT * FROM p"));
    return world.told();
}

const effects_of sql_client("client sql", [] {
    return effect_table{.observe = read_through_client,
                        .effects = {{"database", "database: DIR/shop.db", "database: DIR/pub.db"},
                                    {"time_limit", "database: DIR/pub.db",
                                     "database: DIR/pub.db\ntime_limit: 1s"}}};
});

const effects_of sql_subscriber("subscriber sql", [] {
    const std::string all = "client: shop\nquery: SELECT * FROM p\n";
    const std::string on =
        "client: shop\nquery: SELECT id, id + 10 AS n FROM p WHERE id > :cursor ORDER BY id\n";
    const std::string from = on + "cursor: id\nstart: 0\n";
    const std::string chosen = "client: shop\nquery: SELECT * FROM p WHERE id = :id\n";
    return effect_table{
        .observe = read_rows_of,
        .effects = {{"client", all, "client: pub\nquery: SELECT * FROM p"},
                    {"query", all, "client: shop\nquery: SELECT id FROM p"},
                    {"parameters", chosen + "parameters: {id: 1}", chosen + "parameters: {id: 2}"},
                    {"cursor", from, on + "cursor: n\nstart: 0"},
                    {"start", from, on + "cursor: id\nstart: 1"},
                    {"each_run", from, from + "each_run: anew"},
                    {"page_size", from, from + "page_size: 1"},
                    {"largest_record", "client: shop\nquery: SELECT zeroblob(5000) AS a",
                     "client: shop\nquery: SELECT zeroblob(5000) AS a\nlargest_record: 2048"},
                    {"entity", all, all + "entity: products"}}};
});

const effects_of sql_publisher("publisher sql", [] {
    const std::string insert = "statement: INSERT INTO p VALUES(:id, :a)\n";
    const std::string values = "parameters: {id: \"{{ id }}\", a: \"{{ a }}\"}\n";
    const std::string base = "client: shop\n" + insert + values;
    const std::string upsert = "client: shop\nupsert: {table: p, key: [id], values: {id: 1, a: x}}";
    return effect_table{
        .observe = write_row,
        .effects = {{"client", base, "client: pub\n" + insert + values},
                    {"statement", base,
                     "client: shop\nstatement: INSERT INTO p VALUES(:id, upper(:a))\n" + values},
                    {"parameters", base,
                     "client: shop\n" + insert + "parameters: {id: \"{{ id }}\", a: b}"},
                    {"upsert.table", upsert,
                     "client: shop\nupsert: {table: q, key: [id], values: {id: 1, a: x}}"},
                    {"upsert.key", upsert,
                     "client: shop\nupsert: {table: p, key: [a], values: {id: 1, a: x}}"},
                    {"upsert.values", upsert,
                     "client: shop\nupsert: {table: p, key: [id], values: {id: 1, a: z}}"},
                    {"idempotent", base, base + "idempotent: true"},
                    {"batch", base, base + "batch: 7"},
                    {"no_change", "client: shop\nstatement: DELETE FROM p WHERE id = 99\n",
                     "client: shop\nstatement: DELETE FROM p WHERE id = 99\nno_change: failed"}}};
});

}  // namespace

}  // namespace sluice::testing
