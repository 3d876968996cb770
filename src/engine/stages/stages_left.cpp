#include "engine/stages/stages_left.hpp"

namespace sluice::engine {

namespace {

constexpr stages_left named[] = {stages_left::route, stages_left::incoming, stages_left::identity,
                                 stages_left::data};

}  // namespace

std::string_view name_of(stages_left left) {
    switch (left) {
        case stages_left::none:
            return "";
        case stages_left::route:
            return "route";
        case stages_left::incoming:
            return "incoming";
        case stages_left::identity:
            return "identity";
        case stages_left::data:
            return "data";
    }
    return "";
}

bool is_offered_again(const ledger::task& task) {
    return task.headers.find(stages_left_header) != std::string::npos;
}

stages_left take_stages_left(entity& entity) {
    const auto found = entity.headers.find(stages_left_header);
    if (found == entity.headers.end()) {
        return stages_left::none;
    }
    const auto text = found->second;
    entity.headers.erase(found);
    for (const auto one : named) {
        if (name_of(one) == text) {
            return one;
        }
    }
    return stages_left::none;
}

}  // namespace sluice::engine
