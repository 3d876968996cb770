#include "engine/intake/screen.hpp"

#include "engine/intake/change.hpp"

#include <sluice/model/key.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace sluice::engine {
namespace {

// The names that the scope of a first stage has beside the data.
constexpr std::array<std::string_view, 4> names_beside_data{"header", "entity", "now", "parent"};

bool reads_data_alone(const expression& code) {
    return std::ranges::none_of(names_beside_data,
                                [&](std::string_view name) { return code.mentions(name); });
}

class filter_screen final : public record_screen {
 public:
    filter_screen(std::optional<expression> identifier, expression condition)
        : identifier_(std::move(identifier)), condition_(std::move(condition)) {}

    bool drops(const json::value& data) const override {
        const auto passes = condition_.test(data);
        return passes && !*passes && is_identified(data);
    }

 private:
    // A record with a problem becomes a rejected task, whatever a filter says of it.
    bool is_identified(const json::value& data) const {
        if (!identifier_) {
            return true;
        }
        const auto value = identifier_->evaluate(data);
        const auto text = value ? key_text(*value) : std::nullopt;
        return text && !is_unidentified(*text);
    }

    std::optional<expression> identifier_;
    expression condition_;
};

}  // namespace

std::shared_ptr<const record_screen> screen_of(const incoming_plan& incoming) {
    const auto* condition = incoming.stages.first_condition();
    if (incoming.remembers() || condition == nullptr || !reads_data_alone(*condition) ||
        (incoming.identifier && !reads_data_alone(*incoming.identifier))) {
        return nullptr;
    }
    return std::make_shared<filter_screen>(incoming.identifier, *condition);
}

}  // namespace sluice::engine
