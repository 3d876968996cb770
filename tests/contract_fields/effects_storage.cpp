// The subscriber `storage`.

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

const effects_of storage_subscriber("subscriber storage", [] {
    return effect_table{.observe = read_stored,
                        .effects = {{"storage", "storage: posts", "storage: others"},
                                    {"prefix", "storage: posts", "storage: posts\nprefix: q"},
                                    {"entity", "storage: posts", "storage: posts\nentity: a"},
                                    {"limit", "storage: posts", "storage: posts\nlimit: 1"}}};
});

}  // namespace

}  // namespace sluice::testing
