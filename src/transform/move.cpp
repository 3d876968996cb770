#include "transform/place_copy.hpp"

#include <sluice/component/registry.hpp>

namespace sluice::transform {

namespace {

struct move_options {
    config::named_list<std::string> places;
};

const config::declaration<move_options>& move_declaration() {
    static const auto declared = [] {
        config::declaration<move_options> d(
            "move", "Moves values from places to other places, and renames members");
        d.field("places", &move_options::places,
                "A target for each path. `*` stands for every member or element. $1, $2 … in the "
                "target stand for the matches of the first, second … `*`. All values are removed "
                "before the first is written, so two members can change places. When two share a "
                "target, the last one wins. A path that leads nowhere is no error. A path that "
                "ends in *.* also removes the containers that it empties")
            .whole()
            .required()
            .not_empty()
            .example("{product_title: title, \"values.*.*\": \"values.$2.$1\"}")
            .check(judge_pairs);
        return d;
    }();
    return declared;
}

class move_transformer final : public transformer {
 public:
    explicit move_transformer(place_pairs pairs) : pairs_(std::move(pairs)) {}

    stage_work apply(entity entity, expression_scope /*scope*/, stage_output& out) const override {
        if (auto done = carry(entity, pairs_, true); !done) {
            return done.error();
        }
        out.emit(std::move(entity));
        return {};
    }

 private:
    place_pairs pairs_;
};

result<std::shared_ptr<transformer>> make_move(const move_options& options,
                                               const component_context& /*context*/) {
    auto pairs = pairs_of(options.places);
    if (!pairs) {
        return pairs.error();
    }
    return std::make_shared<move_transformer>(*std::move(pairs));
}

}  // namespace

void add_move(registry& types) {
    types.add<transformer>(move_declaration(), make_move);
}

}  // namespace sluice::transform
