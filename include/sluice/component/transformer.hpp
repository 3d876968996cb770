#pragma once

// A stage takes one entity and gives none, one or several. Most never wait; one that has to ask
// (a storage, a service) says so and has a second, awaitable form.

#include <sluice/async/tokens.hpp>
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

class stage_output {
 public:
    stage_output() = default;
    // What the stage keeps goes there; it outlives this.
    explicit stage_output(kept_values* kept) : shared_(kept) {}

    void emit(entity entity) { entities_.push_back(std::move(entity)); }

    // In place of emit(). It comes after what was emitted.
    void emit_series(std::unique_ptr<entity_series> series) { series_ = std::move(series); }

    // Says why nothing is emitted: the reason of a skipped task.
    void drop(std::string reason) { reason_ = std::move(reason); }

    // Changes of storages, committed by the engine when no stage fails on the record; and those
    // made before on the same way, which a stage that reads has to see.
    kept_values& kept() { return shared_ != nullptr ? *shared_ : own_; }

    std::vector<entity>& entities() { return entities_; }
    // Null where there is none.
    std::unique_ptr<entity_series> take_series() { return std::move(series_); }
    const std::string& reason() const { return reason_; }

 private:
    std::vector<entity> entities_;
    std::unique_ptr<entity_series> series_;
    std::string reason_;
    kept_values own_;
    kept_values* shared_ = nullptr;
};

class transformer {
 public:
    virtual ~transformer() = default;

    // `scope` holds the names beside the data (`header`, `now`, …). A failure is the record's:
    // class invalid, with the place inside the stage. Not called where waits() says true.
    virtual result<void> apply(entity entity, expression_scope scope, stage_output& out) const = 0;

    // Does it wait for something outside the record? Then apply_waiting is called in place of
    // apply. A stage that holds stages waits when one of them does. Known when it has been made.
    virtual bool waits() const { return false; }

    // As apply. `scope` and `out` outlive the call. A failure of another class than invalid is that
    // of what was asked: the engine tries again, and nothing of the record is kept. Cancellable
    // (terminal), then throws operation_aborted.
    virtual awaitable<result<void>> apply_waiting(entity entity, expression_scope scope,
                                                  stage_output* out) const;

    // Can it make several entities out of one? Such a stage may stand before the ledger only, or
    // behind a publisher: between them one task is one delivery.
    virtual bool multiplies() const { return false; }
};

}  // namespace sluice
