#include "transform/place_copy.hpp"

#include <sluice/component/registry.hpp>

namespace sluice::transform {

namespace {

struct copy_options {
    config::named_list<std::string> places;
};

const config::declaration<copy_options>& copy_declaration() {
    static const auto declared = [] {
        config::declaration<copy_options> d("copy", "Copies values from places to other places");
        d.field("places", &copy_options::places,
                "A target for each path. `*` stands for every member or element. $1, $2 … in the "
                "target stand for the matches of the first, second … `*`. All values are read "
                "before the first is written. When two share a target, the last one wins. A path "
                "that leads nowhere is no error")
            .whole()
            .required()
            .not_empty()
            .example("{\"variants[*].sku\": \"skus[]\", \"prices.*.amount\": \"amounts.$1\"}")
            .check(judge_pairs);
        return d;
    }();
    return declared;
}

class copy_transformer final : public transformer {
 public:
    explicit copy_transformer(place_pairs pairs) : pairs_(std::move(pairs)) {}

    stage_work apply(entity entity, expression_scope /*scope*/, stage_output& out) const override {
        if (auto done = carry(entity, pairs_, false); !done) {
            return done.error();
        }
        out.emit(std::move(entity));
        return {};
    }

 private:
    place_pairs pairs_;
};

result<std::shared_ptr<transformer>> make_copy(const copy_options& options,
                                               const component_context& /*context*/) {
    auto pairs = pairs_of(options.places);
    if (!pairs) {
        return pairs.error();
    }
    return std::make_shared<copy_transformer>(*std::move(pairs));
}

}  // namespace

void add_copy(registry& types) {
    types.add<transformer>(copy_declaration(), make_copy);
}

}  // namespace sluice::transform
