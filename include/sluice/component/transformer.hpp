#pragma once

// A stage takes one entity and gives none, one or several. Most stages finish at once; a stage that
// asks a storage or a service returns a coroutine from the same function.

#include <sluice/async/eventual.hpp>
#include <sluice/component/estimate.hpp>
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

// Makes the entities of a stage one by one, on request, when a list is too long to hold all of them
// in memory.
class entity_series {
 public:
    virtual ~entity_series() = default;

    // Returns nullopt after the last. A failure belongs to the entity that the series comes from.
    virtual result<std::optional<entity>> next() = 0;
};

class record_tap;

// Goes with an entity through all of its stages, also through those inside a stage. Its targets
// outlive the run.
struct stage_watch {
    // receives the failures that `on_error` handles; may be null
    handled_failures* handled = nullptr;
    // The stages only show their effect, or run once more on the same entity. They then write
    // nothing to the log and wait for no time to pass.
    bool rehearsal = false;
    // Set: no stage asks a service. A stage that would do so passes the record on as it came, and
    // adds its first request here: "GET /stock/7".
    std::vector<std::string>* unasked = nullptr;
    // hears of the entities at each stage of the outermost pipeline; null: nobody watches
    record_tap* tap = nullptr;
};

// The entities that come out of a stage for one entity.
class stage_output {
 public:
    stage_output() = default;
    // Changes of storages go to `kept`, which outlives this object.
    explicit stage_output(kept_values* kept, stage_watch watch = {})
        : shared_(kept), watch_(watch) {}

    void emit(const entity& made) { entities_.push_back(made); }
    void emit(entity&& made) { entities_.push_back(std::move(made)); }

    // Replaces calls of emit() for a long list. The series comes after the emitted entities.
    void emit_series(std::unique_ptr<entity_series> series) { series_ = std::move(series); }

    // Says why no entity comes out; it becomes the reason of a skipped task.
    void drop(std::string reason) { reason_ = std::move(reason); }

    // Changes of storages. The engine commits them when no stage fails on the entity. They include
    // the changes of earlier stages, so that a stage that reads sees them.
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

// The work of a stage on one entity: done, a failure, or a coroutine that ends in one of these.
using stage_work = eventual<result<void>>;

class transformer {
 public:
    virtual ~transformer() = default;

    // Takes the entity and gives its results to `out`. `scope` holds the names beside the data
    // (`header`, `now`, …) and the entity's variables, as long as the stage holds the entity. A
    // failure of class invalid belongs to the entity and names the place inside the stage. A
    // failure of another class comes from a storage or service: the engine tries again, and keeps
    // nothing of the entity.
    //
    // A stage that waits returns a coroutine; the targets of `scope`, and `out`, outlive it.
    // Cancelled (terminal), it throws operation_aborted.
    virtual stage_work apply(entity entity, expression_scope scope, stage_output& out) const = 0;

    // Tells whether apply() can return a coroutine. A stage that holds stages says so when one of
    // them can. A step that waits after a publisher may be cut off, so the engine first commits
    // that the delivery was sent.
    virtual bool waits() const { return false; }

    // Adds the requests that one entity costs. A stage that holds stages adds theirs.
    virtual void add_costs(std::vector<request_estimate>& /*costs*/) const {}

    // Returns an expression of which the stage promises: it drops an entity for which this is
    // false, and does nothing else then. Null for most stages. It lives as long as the stage.
    virtual const expression* condition() const { return nullptr; }

    // Tells whether it can make several entities out of one. Such a stage may stand before the
    // ledger, or after a publisher. Between the two, one task is one delivery.
    virtual bool multiplies() const { return false; }
};

}  // namespace sluice
