#pragma once

// Stages in order, from one entity to those that come out.

#include <sluice/async/tokens.hpp>
#include <sluice/component/transformer.hpp>
#include <sluice/error.hpp>
#include <sluice/model/entity.hpp>
#include <sluice/model/time.hpp>

#include <memory>
#include <string>
#include <vector>

namespace sluice::engine {

// What a stage made of a record, for a person who looks on.
struct stage_effect {
    std::string stage;
    std::vector<entity> out;
    std::string dropped;  // why nothing came out
    std::string failure;  // it failed: nothing follows
};

// What stands around the record. What it points to outlives the run.
struct stage_surroundings {
    stage_surroundings(wall_time at, kept_values* keeps = nullptr,
                       const json::object* besides = nullptr)
        : now(at), kept(keeps), more(besides) {}

    wall_time now;
    kept_values* kept;  // where changes of storages go, and what is pending; null: the output
    const json::object* more;  // names beside the usual ones, such as `response`; or null
    std::vector<stage_effect>* told = nullptr;  // where each stage's effect goes, in order; or null
};

class pipeline {
 public:
    struct stage {
        std::string name;  // "stage 2 (filter)", for messages
        std::shared_ptr<transformer> does;
    };

    pipeline() = default;
    explicit pipeline(std::vector<stage> stages);

    // The reason of the output is that of the first stage that let nothing through. A failure names
    // its stage; then nothing has come out, and nothing is kept. Expressions see `header` (the
    // entity's headers), `entity` (its type and id) and `now` beside the data. Precondition: not
    // waits().
    result<stage_output> run(entity record, stage_surroundings around) const;

    // Does one of the stages wait? Then it is run by this; every other pipeline may be, too.
    bool waits() const { return waits_; }
    awaitable<result<stage_output>> run_waiting(entity record, stage_surroundings around) const;

    bool empty() const { return stages_.empty(); }

 private:
    result<void> run_from(std::size_t index, entity record, const stage_surroundings& around,
                          stage_output& out) const;
    awaitable<result<void>> run_waiting_from(std::size_t index, entity record,
                                             stage_surroundings around, stage_output* out) const;

    std::vector<stage> stages_;
    bool waits_ = false;
};

}  // namespace sluice::engine
