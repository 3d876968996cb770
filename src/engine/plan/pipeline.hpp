#pragma once

// Stages in order, from one entity to those that come out.

#include <sluice/async/tokens.hpp>
#include <sluice/component/transformer.hpp>
#include <sluice/error.hpp>
#include <sluice/model/entity.hpp>
#include <sluice/model/time.hpp>

#include <cstddef>
#include <memory>
#include <optional>
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
    result<stage_output> run(entity entity, stage_surroundings context) const;

    // Does one of the stages wait? Then it is run by this; every other pipeline may be, too.
    bool waits() const { return waits_; }
    awaitable<result<stage_output>> run_waiting(entity entity, stage_surroundings context) const;

    bool empty() const { return stages_.empty(); }

 private:
    friend class pipeline_walk;

    std::vector<stage> stages_;
    bool waits_ = false;
};

// One record on its way through a pipeline, step by step: what comes out is handed over as it
// comes, however much it is. The pipeline and the surroundings outlive it.
class pipeline_walk {
 public:
    pipeline_walk(const pipeline& through, entity entity, stage_surroundings context);

    // One stage on one entity, or what came out of the last one. Bounded work.
    struct step {
        std::optional<entity> out;
        bool ended = false;
    };
    // A failure names its stage; the walk is over then. Precondition: no stage waits.
    result<step> next();
    // The same where stages wait, and where they do not.
    awaitable<result<step>> next_waiting();

    // Of the first stage that let nothing through; empty: there was none.
    const std::string& reason() const { return reason_; }

 private:
    // Entities on their way into a stage: first the ones in the list, then those of the series.
    struct waiting {
        std::size_t stage = 0;
        std::vector<entity> entities;
        std::size_t taken = 0;
        std::unique_ptr<entity_series> series;
    };
    struct at_stage {
        std::size_t stage = 0;
        entity entity;
    };

    // nullopt: a level is empty and was left.
    result<std::optional<at_stage>> take();
    void note(std::size_t stage, stage_output& made, const result<void>& done);
    result<step> after(std::size_t stage, stage_output& made, result<void> done);
    const std::string& name_of(std::size_t stage) const { return stages_[stage].name; }

    const std::vector<pipeline::stage>& stages_;
    stage_surroundings context_;
    kept_values own_;
    kept_values* kept_;
    std::vector<waiting> levels_;
    std::string reason_;
};

}  // namespace sluice::engine
