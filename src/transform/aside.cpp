#include "transform/inner_stages.hpp"
#include "transform/place_stage.hpp"

#include <sluice/expression/template.hpp>

namespace sluice::transform {

namespace {

struct aside_options {
    config::stage_list stages;
    config::named_list<value_template> take;
};

const config::declaration<aside_options>& aside_declaration() {
    static const auto declared = [] {
        using o = aside_options;
        config::declaration<o> d("aside",
                                 "Runs stages on a copy and takes parts of the result back");
        d.field("do", &o::stages,
                "The stages on the copy; `parent` is the record. When they drop the copy, the "
                "record goes on unchanged. Their changes of storages stay")
            .required()
            .component("transformer")
            .example("[{lookup: {storage: stock, key: \"{{ sku }}\", as: stock}}]");
        d.field("take", &o::take,
                "A template for each path of the record, in order, as in `set`. The templates see "
                "the result and its variables. Without `take`, nothing comes back")
            .example("{stock: \"{{ stock.count }}\"}")
            .check([](const config::named_list<value_template>& values) {
                return judge_keys(values, path_use::target);
            });
        return d;
    }();
    return declared;
}

class aside_transformer final : public transformer {
 public:
    using takings = std::vector<std::pair<path, value_template>>;

    aside_transformer(pipeline stages, takings take)
        : stages_(std::move(stages)), take_(std::move(take)) {}

    stage_work apply(entity entity, expression_scope scope, stage_output& out) const override {
        if (stages_.waits()) {
            return run_and_wait(std::move(entity), scope, &out);
        }
        stage_output made(&out.kept(), out.watch());
        scope.parent = &entity.data;
        auto done = stages_.apply(entity, scope, made).take();
        return done ? take_back(std::move(entity), made, scope, out) : done;
    }

    bool waits() const override { return stages_.waits(); }
    void add_costs(std::vector<request_estimate>& costs) const override {
        stages_.add_costs(costs);
    }

 private:
    awaitable<result<void>> run_and_wait(entity entity, expression_scope scope,
                                         stage_output* out) const {
        stage_output made(&out->kept(), out->watch());
        scope.parent = &entity.data;
        auto work = stages_.apply(entity, scope, made);
        auto done = result<void>();
        if (work.is_ready()) {
            done = work.take();
        } else {
            done = co_await work.wait();
        }
        if (!done) {
            co_return done;
        }
        co_return take_back(std::move(entity), made, scope, *out);
    }

    result<void> take_back(entity entity, stage_output& made, expression_scope scope,
                           stage_output& out) const {
        if (made.entities().empty()) {
            out.emit(std::move(entity));
            return {};
        }
        const auto& from = made.entities().front();
        expression_budget shared;
        scope.budget = &shared;
        scope.variables = from.variables.all();
        scope.parent = &entity.data;
        for (const auto& [path, taken] : take_) {
            auto value = taken.evaluate(from.data, scope);
            if (!value) {
                return failure(value.error()).within("take, at '" + path.text() + "'");
            }
            if (auto done = write_at(entity, path, *std::move(value)); !done) {
                return failure(done.error()).within("take");
            }
        }
        out.emit(std::move(entity));
        return {};
    }

    pipeline stages_;
    takings take_;
};

result<std::shared_ptr<transformer>> make_aside(const aside_options& options,
                                                const component_context& context) {
    auto take = with_paths(options.take, path_use::target);
    if (!take) {
        return take.error();
    }
    auto stages = make_single_stages(options.stages, context);
    if (!stages) {
        return stages.error();
    }
    return std::make_shared<aside_transformer>(*std::move(stages), *std::move(take));
}

}  // namespace

void add_aside(registry& types) {
    types.add<transformer>(aside_declaration(), make_aside);
}

}  // namespace sluice::transform
