// The subscriber and the publisher `storage`.

#include "contract_fields/field_effects.hpp"
#include "contract_fields/recorded_world.hpp"

namespace sluice::testing {

namespace {

std::string read_stored(const std::string& yaml) {
    recorded_world world([](const net::request&, int) { return reply_of(500, ""); });
    world.storages.held["posts"] = {{"p1", "1"}, {"q1", "2"}};
    world.storages.held["others"] = {{"p1", "3"}};
    const auto reads = world.make<subscriber>("storage", yaml);
    if (reads != nullptr) {
        const auto page = world.run(reads->fetch(nullptr));
        world.note(page ? "" : describe(page.error()));
        for (const auto& one : page ? page->entities : std::vector<entity>()) {
            world.note(one.type + " " + one.id + " " + write_json(one.data));
        }
    }
    return world.told();
}

std::string put_into_storage(const std::string& yaml) {
    recorded_world world([](const net::request&, int) { return reply_of(500, ""); });
    const auto writes = world.make<publisher>("storage", yaml);
    if (writes != nullptr) {
        entity one;
        one.id = "7";
        one.data = json::object{{"a", 1}, {"b", 2}};
        const auto done = world.run(writes->send(writes->prepare(one, "key").value())).value();
        for (const auto& change : done.stores) {
            world.note(change.store + "/" + change.key + " " + change.value.value_or("removed"));
        }
    }
    return world.told();
}

const effects_of storage_publisher("publisher storage", [] {
    const std::string base = "storage: posts\nkey: \"{{ a }}\"\n";
    return effect_table{.observe = put_into_storage,
                        .effects = {{"storage", base, "storage: others\nkey: \"{{ a }}\""},
                                    {"key", base, "storage: posts\nkey: \"{{ b }}\""},
                                    {"value", base, base + "value: \"{{ b }}\""},
                                    {"remove", base, base + "remove: a"}}};
});

const effects_of storage_subscriber("subscriber storage", [] {
    return effect_table{.observe = read_stored,
                        .effects = {{"storage", "storage: posts", "storage: others"},
                                    {"prefix", "storage: posts", "storage: posts\nprefix: q"},
                                    {"entity", "storage: posts", "storage: posts\nentity: a"},
                                    {"limit", "storage: posts", "storage: posts\nlimit: 1"}}};
});

}  // namespace

}  // namespace sluice::testing
