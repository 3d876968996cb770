#include "transform/storage_stage.hpp"

namespace sluice::transform {

const config::declaration<storage_place>& storage_place_declaration() {
    static const auto declared = [] {
        using o = storage_place;
        config::declaration<o> d("place", "A key of a storage");
        d.field("storage", &o::storage, "The storage, as it is named under storages")
            .required()
            .refers_to("storage")
            .example("post-of-product");
        d.field("key", &o::key,
                "A template for the key: a text that is not empty, or a number as it is written")
            .required()
            .example("\"{{ entity.id }}\"");
        return d;
    }();
    return declared;
}

result<std::shared_ptr<storage>> storage_named(const config::reference& name,
                                               const component_context& context) {
    auto found = context.storages.find(name.name);
    if (!found) {
        return failure(failure_class::invalid, "there is no storage '" + name.name + "'",
                       "add it under storages:");
    }
    return found;
}

result<std::string> key_for(const text_template& key, const json::value& data,
                            expression_scope scope) {
    const auto made = key.evaluate(data, scope);
    if (!made) {
        return failure(made.error()).within("key");
    }
    if (kind_of(*made) == json_kind::number) {
        return write_json(*made);
    }
    if (kind_of(*made) == json_kind::string && !made->get_string().empty()) {
        return std::string(made->get_string());
    }
    return failure(
        failure_class::invalid,
        "key: expected a text or a number, not " +
            (made->is_string() ? "an empty text" : std::string(name_of(kind_of(*made)))));
}

}  // namespace sluice::transform
