#include "contract_fields/field_effects.hpp"
#include "contract_fields/recorded_world.hpp"

namespace sluice::testing {

namespace {

std::string read_static(const std::string& yaml) {
    recorded_world world([](const net::request&, int) { return reply_of(500, ""); });
    const auto reads = world.make<subscriber>("static", yaml);
    if (reads != nullptr) {
        const auto page = world.run(reads->fetch(nullptr)).value();
        for (const auto& one : page.entities) {
            world.note(write_json(one.data));
        }
    }
    return world.told();
}

const effects_of static_subscriber("subscriber static", [] {
    return effect_table{.observe = read_static, .effects = {{"items", "items: [1]", "items: [2]"}}};
});

}  // namespace

}  // namespace sluice::testing
