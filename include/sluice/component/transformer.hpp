#pragma once

// A stage takes one entity and gives none, one or several. No I/O, no waiting.

#include <sluice/error.hpp>
#include <sluice/expression/expression.hpp>
#include <sluice/model/entity.hpp>

#include <string>
#include <utility>
#include <vector>

namespace sluice {

class stage_output {
 public:
    void emit(entity record) { entities_.push_back(std::move(record)); }

    // Says why nothing is emitted: the reason of a skipped task.
    void drop(std::string reason) { reason_ = std::move(reason); }

    std::vector<entity>& entities() { return entities_; }
    const std::string& reason() const { return reason_; }

 private:
    std::vector<entity> entities_;
    std::string reason_;
};

class transformer {
 public:
    virtual ~transformer() = default;

    // `scope` holds the names beside the data (`header`, `now`, …). A failure is the record's:
    // class invalid, with the place inside the stage.
    virtual result<void> apply(entity record, expression_scope scope, stage_output& out) const = 0;

    // Can it make several entities out of one? Such a stage may stand before the ledger only:
    // behind it one task is one delivery.
    virtual bool multiplies() const { return false; }
};

}  // namespace sluice
