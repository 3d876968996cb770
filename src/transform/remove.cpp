#include "transform/place_stage.hpp"

#include <sluice/component/registry.hpp>

namespace sluice::transform {

namespace {

struct remove_options {
    place_options places;
};

const config::declaration<remove_options>& remove_declaration() {
    static const auto declared = [] {
        config::declaration<remove_options> d("remove", "Removes places from the data");
        d.include(
            &remove_options::places,
            place_declaration(
                "A path or a list of them, removed in order; `*` stands for every member or "
                "element. A path that leads nowhere is no error",
                "An expression; only places for which it is true are removed. It sees the value as "
                "`@`, its member's name or its index as `$name`, and the record as `parent`"));
        return d;
    }();
    return declared;
}

class remove_transformer final : public transformer {
 public:
    remove_transformer(std::vector<path> paths, std::optional<expression> where)
        : paths_(std::move(paths)), where_(std::move(where)) {}

    stage_work apply(entity entity, expression_scope scope, stage_output& out) const override {
        if (where_) {
            place_condition goes(*where_, entity.data, scope);
            for (const auto& path : paths_) {
                if (auto done = remove_matches(entity.data, path, std::ref(goes)); !done) {
                    return done.error();
                }
            }
        } else {
            for (const auto& path : paths_) {
                remove_at(entity.data, path);
            }
        }
        out.emit(std::move(entity));
        return {};
    }

 private:
    std::vector<path> paths_;
    std::optional<expression> where_;
};

result<std::shared_ptr<transformer>> make_remove(const remove_options& options,
                                                 const component_context& /*context*/) {
    auto paths = patterns_of(options.places.at);
    if (!paths) {
        return paths.error();
    }
    return std::make_shared<remove_transformer>(*std::move(paths), options.places.where);
}

}  // namespace

void add_remove(registry& types) {
    types.add<transformer>(remove_declaration(), make_remove);
}

}  // namespace sluice::transform
