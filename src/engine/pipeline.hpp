#pragma once

// Stages in order, from one entity to those that come out.

#include <sluice/component/transformer.hpp>
#include <sluice/error.hpp>
#include <sluice/model/entity.hpp>
#include <sluice/model/time.hpp>

#include <memory>
#include <string>
#include <vector>

namespace sluice::engine {

class pipeline {
 public:
    struct stage {
        std::string name;  // "stage 2 (filter)", for messages
        std::shared_ptr<transformer> does;
    };

    pipeline() = default;
    explicit pipeline(std::vector<stage> stages) : stages_(std::move(stages)) {}

    // The reason of the output is that of the first stage that let nothing through. A failure names
    // its stage; then nothing has come out. Expressions see `header` (the entity's headers),
    // `entity` (its type and id) and `now` beside the data.
    result<stage_output> run(entity record, wall_time now) const;

    bool empty() const { return stages_.empty(); }

 private:
    result<void> run_from(std::size_t index, entity record, wall_time now, stage_output& out) const;

    std::vector<stage> stages_;
};

}  // namespace sluice::engine
