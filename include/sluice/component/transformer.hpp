#pragma once

// A stage takes one entity and gives none, one or several. Most stages are done at once; a stage
// that asks a storage or a service returns a coroutine from the same function.

#include <sluice/async/eventual.hpp>
#include <sluice/component/handled_failures.hpp>
#include <sluice/component/storage.hpp>
#include <sluice/error.hpp>
#include <sluice/expression/expression.hpp>
#include <sluice/model/entity.hpp>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sluice {

// Entities that a stage makes one by one, as they are asked for: of a list that is too long to have
// all of them in memory at once.
class entity_series {
 public:
    virtual ~entity_series() = default;

    // nullopt after the last. A failure is that of the record that the series comes from.
    virtual result<std::optional<entity>> next() = 0;
};

// Goes with a record through all of its stages, those inside a stage too. What it points to
// outlives the run.
struct stage_watch {
    handled_failures* handled = nullptr;  // takes failures that `on_error` handles; or null
    // The stages only show what would happen, or run once more on the same record. Then none
    // writes to the log, and none waits for a time to pass.
    bool rehearsal = false;
};

// The entities that come out of a stage for one entity.
class stage_output {
 public:
    stage_output() = default;
    // Changes of storages go to `kept`, which outlives this.
    explicit stage_output(kept_values* kept, stage_watch watch = {})
        : shared_(kept), watch_(watch) {}

    void emit(entity entity) { entities_.push_back(std::move(entity)); }

    // In place of emit(). The series comes after the entities that were emitted.
    void emit_series(std::unique_ptr<entity_series> series) { series_ = std::move(series); }

    // Says why nothing is emitted: the reason of a skipped task.
    void drop(std::string reason) { reason_ = std::move(reason); }

    // Changes of storages. The engine commits them when no stage fails on the entity. The changes
    // of the stages before are among them, so that a stage that reads sees them.
    kept_values& kept() { return shared_ != nullptr ? *shared_ : own_; }

    const stage_watch& watch() const { return watch_; }

    std::vector<entity>& entities() { return entities_; }
    // Null when there is none.
    std::unique_ptr<entity_series> take_series() { return std::move(series_); }
    const std::string& reason() const { return reason_; }

 private:
    std::vector<entity> entities_;
    std::unique_ptr<entity_series> series_;
    std::string reason_;
    kept_values own_;
    kept_values* shared_ = nullptr;
    stage_watch watch_;
};

// The work of a stage on one entity: done, a failure, or a coroutine that ends in one of them.
using stage_work = eventual<result<void>>;

class transformer {
 public:
    virtual ~transformer() = default;

    // Takes the entity, and gives what comes of it to `out`. `scope` holds the names beside the
    // data (`header`, `now`, …) and the entity's variables, as long as the stage holds the entity.
    // A failure of class invalid is the entity's, and names the place inside the stage. A failure
    // of another class is that of a storage or service that was asked: the engine tries again, and
    // keeps nothing of the entity.
    //
    // A stage that waits returns a coroutine; what `scope` points to and `out` outlive it. It is
    // cancellable (terminal), and then throws operation_aborted.
    virtual stage_work apply(entity entity, expression_scope scope, stage_output& out) const = 0;

    // Can apply() return a coroutine? A stage that holds stages says so when one of them does. The
    // engine asks before it runs a stage: a step after a publisher that can wait can be cut off in
    // the middle, so what was sent is committed before it.
    virtual bool waits() const { return false; }

    // Can it make several entities out of one? Such a stage may stand before the ledger, or after a
    // publisher. Between the two, one task is one delivery.
    virtual bool multiplies() const { return false; }
};

}  // namespace sluice
