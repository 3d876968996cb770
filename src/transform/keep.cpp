#include "transform/place_stage.hpp"

#include <sluice/component/registry.hpp>

namespace sluice::transform {

namespace {

struct keep_options {
    place_options places;
};

const config::declaration<keep_options>& keep_declaration() {
    static const auto declared = [] {
        config::declaration<keep_options> d("keep", "Keeps the named places and removes the rest");
        d.include(
            &keep_options::places,
            place_declaration(
                "A path or a list of them; `*` stands for every member or element. Where a path "
                "ends, only the members or elements that a path names stay. Other objects and "
                "lists stay whole",
                "An expression; places for which it is false are removed too. It sees the value as "
                "`@`, its member's name or its index as `$name`, and the record as `parent`"));
        return d;
    }();
    return declared;
}

class keep_transformer final : public transformer {
 public:
    keep_transformer(std::vector<path> paths, std::optional<expression> where)
        : paths_(std::move(paths)), where_(std::move(where)) {}

    stage_work apply(entity entity, expression_scope scope, stage_output& out) const override {
        if (where_) {
            place_condition stays(*where_, entity.data, scope);
            if (auto done = keep_matches(entity.data, paths_, std::ref(stays)); !done) {
                return done.error();
            }
        } else {
            const auto any = [](const json::value&, const way_to&) { return result<bool>(true); };
            if (auto done = keep_matches(entity.data, paths_, any); !done) {
                return done.error();
            }
        }
        out.emit(std::move(entity));
        return {};
    }

 private:
    std::vector<path> paths_;
    std::optional<expression> where_;
};

result<std::shared_ptr<transformer>> make_keep(const keep_options& options,
                                               const component_context& /*context*/) {
    auto paths = patterns_of(options.places.at);
    if (!paths) {
        return paths.error();
    }
    return std::make_shared<keep_transformer>(*std::move(paths), options.places.where);
}

}  // namespace

void add_keep(registry& types) {
    types.add<transformer>(keep_declaration(), make_keep);
}

}  // namespace sluice::transform
