#include "engine/plan/storage_settings.hpp"

namespace sluice::engine {

const config::declaration<storage_settings>& storage_declaration() {
    static const auto declared = [] {
        using o = storage_settings;
        config::declaration<o> d("storage", "A key-value store that stages use by its name");
        d.field(
             "keep", &o::keep,
             "Time that a value stays after it was stored. Without it, a value stays until it is "
             "removed. A change applies to values that are stored later")
            .at_least(std::chrono::seconds(1))
            .example("30d");
        d.field("description", &o::description, "Content of the storage, for people")
            .example("the post of each product");
        return d;
    }();
    return declared;
}

}  // namespace sluice::engine
