#include "transform/storage_stage.hpp"

#include <sluice/model/key.hpp>

namespace sluice::transform {

const config::declaration<storage_place>& storage_place_declaration() {
    static const auto declared = [] {
        using o = storage_place;
        config::declaration<o> d("place", "A key of a storage");
        d.field("storage", &o::storage, "The name of the storage, as under storages")
            .required()
            .refers_to("storage")
            .example("post-of-product");
        d.field("key", &o::key,
                "A template for the key: a text that is not empty, a number, or a list of those. "
                "The parts of a list are escaped and joined with /")
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
    auto text = key_text(*made);
    if (text && !text->empty() && kind_of(*made) != json_kind::boolean) {
        return *std::move(text);
    }
    const auto found = text && text->empty() ? "an empty text" : name_of(kind_of(*made));
    return failure(failure_class::invalid,
                   "key: expected a text, a number or a list of those, not " + std::string(found),
                   "see that the record has the members that `key` is made of");
}

}  // namespace sluice::transform
