#pragma once

// Holds posts in order; the subscriber `calendar` hands out those after its position.

#include "connectors/builtin.hpp"
#include "transform/builtin.hpp"

#include <sluice/component/registry.hpp>
#include <sluice/component/subscriber.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace sluice::testing {

using calendar = std::vector<json::value>;

class calendar_subscriber final : public subscriber {
 public:
    explicit calendar_subscriber(const calendar& lines) : lines_(lines) {}

    awaitable<result<page>> fetch(json::value position) override {
        page made;
        auto at = position.is_int64() ? static_cast<std::size_t>(position.get_int64()) : 0;
        for (; at < lines_.size(); ++at) {
            entity one;
            one.type = "line";
            one.id = std::to_string(at);
            one.data = lines_[at];
            made.entities.push_back(std::move(one));
        }
        made.position = static_cast<std::int64_t>(lines_.size());
        co_return made;
    }

 private:
    const calendar& lines_;
};

struct no_calendar_options {};

// Every component type of this program, and `calendar` on `lines`.
inline registry types_with(const calendar& lines) {
    static const config::declaration<no_calendar_options> declared("calendar",
                                                                   "What a test offers");
    registry all;
    add_builtin_transformers(all);
    add_builtin_connectors(all);
    all.add<subscriber>(
        declared,
        [&lines](const no_calendar_options&,
                 const component_context&) -> result<std::shared_ptr<subscriber>> {
            return std::shared_ptr<subscriber>(std::make_shared<calendar_subscriber>(lines));
        });
    return all;
}

}  // namespace sluice::testing
