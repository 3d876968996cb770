#pragma once

// Shows a person records as they pass through stages.

#include <sluice/model/entity.hpp>

#include <cstddef>

namespace sluice {

// It is called for every record that passes, so it must cost little. It keeps no reference to the
// entity.
class record_tap {
 public:
    virtual ~record_tap() = default;

    // The entity is about to enter the stage of this number, counted from 0.
    virtual void enters(std::size_t stage, const entity& entity) = 0;
    // The entity has passed all of so many stages.
    virtual void leaves(std::size_t stages, const entity& entity) = 0;
};

}  // namespace sluice
