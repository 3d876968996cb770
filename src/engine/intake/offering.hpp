#pragma once

// Collects the tasks of a page from the output of the stages, for make_offer(). No I/O.

#include "engine/intake/offer.hpp"
#include "engine/stages/batch.hpp"
#include "engine/stages/stages_left.hpp"

#include <map>
#include <string>
#include <vector>

namespace sluice::engine {

class offering {
 public:
    // The context outlives it.
    offering(const offer_context& context, wall_time now) : context_(context), now_(now) {}

    stage_context context() {
        return {.now = now_, .kept = &kept_, .watch = {.handled = &made_.handled}};
    }
    // For a second run of the stages on one record.
    stage_context rehearsal() {
        return {.now = now_, .kept = &kept_, .watch = {.rehearsal = true}};
    }
    kept_values& kept() { return kept_; }

    // Notes that the page shows the record, so that its commit remembers it.
    void remember(const sighted_entity& source);
    // Makes a rejected task on every route.
    void reject(const sighted_entity& source, const std::string& problem);
    // Makes tasks of the results of a route's stages. `source` is the entity that the page showed.
    void add_staged(const route_plan& route, const sighted_entity& source, const entity& offered,
                    const result<std::vector<entity>>& out);
    void add(const route_plan& route, const sighted_entity& source, const entity& entity,
             const std::string& problem, stages_left left = stages_left::none);
    // Makes tasks of the open batches. Call it after the last record.
    void flush_batches();

    bool is_full() const {
        return made_.tasks.size() >= context_.part.tasks || bytes_ >= context_.part.bytes;
    }
    bool in_parts() const { return made_.in_parts; }
    // Takes all tasks out. From then on the offer goes to the ledger in parts.
    std::vector<ledger::new_task> take_part();
    // Returns the offer. Call it once, at the end.
    offer done();

 private:
    void tell_how_again(ledger::new_task& task, const entity& entity) const;
    void join(const route_plan& route, const sighted_entity& source, const entity& entity);
    void flush(const route_plan& route);
    void hold(const route_plan& route, const entity& entity, ledger::new_task& task) const;
    void keep(ledger::new_task task);

    const offer_context& context_;
    wall_time now_;
    kept_values kept_;
    std::map<const route_plan*, batch> batches_;
    offer made_;
    std::size_t bytes_ = 0;  // of made_.tasks
};

}  // namespace sluice::engine
