#include "engine/activity.hpp"

namespace sluice::engine {

void note_credential(std::optional<refused_credential>& noted, const failure* why, wall_time now) {
    if (why == nullptr) {
        noted.reset();
    } else if (why->kind == failure_class::credential) {
        noted = {why->message, why->mend, noted ? noted->since : now};
    }
}

}  // namespace sluice::engine
