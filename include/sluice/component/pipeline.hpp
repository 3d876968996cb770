#pragma once

// Runs stages in order, from one entity to the entities that come out. The engine runs the
// pipelines of a configuration; a stage that holds stages runs its own.

#include <sluice/async/tokens.hpp>
#include <sluice/component/names.hpp>
#include <sluice/component/transformer.hpp>
#include <sluice/config/catalogue.hpp>
#include <sluice/error.hpp>
#include <sluice/model/entity.hpp>
#include <sluice/model/time.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sluice {

// The effect of one stage on one entity, for previews and debugging.
struct stage_effect {
    std::string stage = {};
    entity in = {};
    std::vector<entity> out = {};
    std::string dropped = {};  // the reason when nothing came out
    std::string failure = {};  // the failure; nothing follows, unless a rule handled it
    std::string handled = {};  // the rule that handled the failure: "on_error: keep"
    std::vector<std::string> unasked = {};  // requests that it would send
};

// The names and values that stages find beside an entity. The pointers' targets outlive the run.
struct stage_context {
    wall_time now;
    kept_values* kept = nullptr;          // receives changes of storages; null: the output does
    const json::object* names = nullptr;  // further names, such as `response`; may be null
    // receives the effect of each stage, in order; may be null
    std::vector<stage_effect>* effects = nullptr;
    stage_watch watch = {};
    // The fields below serve stages inside a stage. `parent` is the outer data; may be null.
    const json::value* parent = nullptr;
    // True: variables come in with the entity and leave with it. False: they begin and end here.
    bool inner = false;
};

class pipeline;

// A stage's `on_error`.
struct failure_rule {
    config::error_way way = config::error_way::fail;
    std::shared_ptr<const pipeline> stages = {};  // the stages of `do`
    std::string place = {};                       // the place of the stage, for the log
};

class pipeline final : public transformer {
 public:
    struct stage {
        std::string name;  // "stage 2 (filter)", for messages
        std::shared_ptr<transformer> does;
        failure_rule on_error = {};
    };

    pipeline() = default;
    explicit pipeline(std::vector<stage> stages);

    // When nothing comes out, the output has the reason of the first stage that dropped everything.
    // A failure names its stage; then no entity has come out and no change is kept. Expressions see
    // `header` (the entity's headers), `entity` (its type and id) and `now` beside the data.
    // Cancelled (terminal), it throws operation_aborted. The pipeline outlives the call.
    awaitable<result<stage_output>> run(entity entity, stage_context context) const;

    // Runs as a stage inside another stage, with the names of its scope. It waits only when one of
    // its own stages does.
    stage_work apply(entity entity, expression_scope scope, stage_output& out) const override;
    bool waits() const override { return waits_; }
    bool multiplies() const override { return multiplies_; }
    void add_costs(std::vector<request_estimate>& costs) const override;

    // Returns the condition of the first stage; null when that stage has none.
    const expression* first_condition() const {
        return stages_.empty() || !stages_.front().does ? nullptr
                                                        : stages_.front().does->condition();
    }

    bool empty() const { return stages_.empty(); }
    std::size_t size() const { return stages_.size(); }

 private:
    friend class pipeline_walk;

    std::vector<stage> stages_;
    bool waits_ = false;
    bool multiplies_ = false;
};

// Takes one entity through a pipeline, step by step. It hands over each entity as it comes out,
// however many there are. The pipeline and the context's targets outlive the walk.
//
//   for (;;) {
//       auto step = walk.next();
//       if (walk.asks()) {
//           step = co_await walk.answer();
//       }
//       …
class pipeline_walk {
 public:
    pipeline_walk(const pipeline& through, entity entity, const stage_context& context);
    pipeline_walk(const pipeline_walk&) = delete;  // a stage that waits points into it
    pipeline_walk& operator=(const pipeline_walk&) = delete;
    ~pipeline_walk() = default;

    struct step {
        std::optional<entity> out = {};
        bool ended = false;
    };
    // Runs one stage on one entity, or returns an entity that came out of the last stage; the work
    // is bounded. A failure names its stage and ends the walk. Precondition: !asks().
    result<step> next();

    // Tells whether the last next() met a stage that waits. The walk then goes on after answer(),
    // which returns the step in place of that call. Cancelled (terminal), answer() throws
    // operation_aborted.
    bool asks() const { return asked_.has_value(); }
    awaitable<result<step>> answer();

    // The reason of the first stage that dropped everything; empty when none did.
    const std::string& reason() const { return reason_; }

 private:
    // The entity as it entered a stage that has an `on_error`.
    struct rescue {
        std::size_t kept_before = 0;
        std::string id;
        std::optional<entity> before = {};  // set when the rule needs it
        json::object names = {};            // for the stages of `do`
        std::string failure = {};           // the failure that was handled
    };

    // Several entities on their way into a stage. The list goes first, then the series.
    struct level {
        std::size_t stage = 0;
        std::vector<entity> entities;
        std::size_t taken = 0;
        std::unique_ptr<entity_series> series;
    };

    // Takes the next entity into taken_. Returns false when the level is empty and the walk has
    // left it.
    result<bool> take();
    expression_scope scope_of(const json::object& names, const entity& entity) const;
    void prepare_rescue();
    result<step> after(result<void> done);
    result<step> rescued(const failure& why);
    result<step> hand_on(const result<void>& done);
    void prepare_note();
    void note(const result<void>& done);
    const std::string& name_of(std::size_t stage) const { return stages_[stage].name; }

    const std::vector<pipeline::stage>& stages_;
    kept_values own_;
    kept_values* kept_;
    std::vector<stage_effect>* effects_;
    stage_watch watch_;
    const json::value* parent_;
    bool inner_;
    entity_names names_;
    std::vector<level> levels_;
    // The entity at hand. When `alone_`, it waits before stage_, and before all levels: most stages
    // make one entity of one, and it then needs no level.
    entity taken_;
    bool alone_ = true;
    std::vector<entity> spare_;  // empty: the memory of an output that has been handed on
    std::string reason_;
    // The stage that runs, its output, and its coroutine when it waits.
    std::size_t stage_ = 0;
    std::optional<stage_output> made_;
    std::optional<stage_work> asked_;
    std::unique_ptr<rescue> rescue_;
    // For the effect of the stage that runs: the entity as it came, and the requests noted so far.
    std::unique_ptr<entity> before_;
    std::size_t unasked_ = 0;
};

}  // namespace sluice
