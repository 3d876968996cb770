#include <sluice/component/registry.hpp>
#include <sluice/config/named_list.hpp>
#include <sluice/config/reused_stages.hpp>
#include <sluice/expression/template.hpp>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace sluice::transform {

namespace {

struct use_options {
    config::used_stages transformer;
    config::named_list<value_template> with;
};

void check_parameters(const use_options& given, config::section_report& report) {
    const auto& declared = given.transformer.stages->parameters.entries;
    std::vector<std::string> names;
    for (const auto& [name, value] : declared) {
        names.push_back(name);
    }
    const auto& own = given.transformer.name;
    for (const auto& [name, value] : given.with.entries) {
        if (std::ranges::find(names, name) == names.end()) {
            const auto meant = config::did_you_mean(name, names);
            report.add({"with", name}, "'" + own + "' has no parameter '" + name + "'",
                       meant.empty() ? "declare it under transformers: " + own + ": parameters"
                                     : "did you mean '" + meant + "'?");
        }
    }
    for (const auto& [name, value] : declared) {
        const auto is_it = [&name](const auto& one) { return one.first == name; };
        if (!value && std::ranges::none_of(given.with.entries, is_it)) {
            report.add("with", "'" + own + "' needs the parameter '" + name + "'",
                       "write with: {" + name + ": …}");
        }
    }
}

const config::declaration<use_options>& use_declaration() {
    static const auto declared = [] {
        using o = use_options;
        config::declaration<o> d("use", "Runs an entry of `transformers` by its name");
        d.field("transformer", &o::transformer, "The entry's name")
            .required()
            .shorthand()
            .component("transformer")
            .example("to-cents");
        d.field("with", &o::with,
                "A template for each parameter, which the entry's stages read as $name. They see "
                "no other variable, and their own variables end with them")
            .example("{amount: \"{{ price }}\"}");
        d.check({"transformer", "with"}, check_parameters);
        return d;
    }();
    return declared;
}

class use_transformer final : public transformer {
 public:
    using parameters = std::vector<std::pair<std::string, value_template>>;

    use_transformer(pipeline stages, parameters with)
        : stages_(std::move(stages)), with_(std::move(with)) {}

    stage_work apply(entity entity, expression_scope scope, stage_output& out) const override {
        if (stages_.waits()) {
            return run_and_wait(std::move(entity), scope, &out);
        }
        const auto outer = entity.variables;
        if (auto given = give(entity, scope); !given) {
            return given;
        }
        stage_output made(&out.kept(), out.watch());
        auto done = stages_.apply(std::move(entity), scope, made).take();
        return done ? hand_on(made, outer, out) : done;
    }

    bool waits() const override { return stages_.waits(); }
    void add_costs(std::vector<request_estimate>& costs) const override {
        stages_.add_costs(costs);
    }
    bool multiplies() const override { return stages_.multiplies(); }

 private:
    awaitable<result<void>> run_and_wait(entity entity, expression_scope scope,
                                         stage_output* out) const {
        const auto outer = entity.variables;
        auto done = give(entity, scope);
        if (!done) {
            co_return done;
        }
        stage_output made(&out->kept(), out->watch());
        auto work = stages_.apply(std::move(entity), scope, made);
        if (work.is_ready()) {
            done = work.take();
        } else {
            done = co_await work.wait();
        }
        if (!done) {
            co_return done;
        }
        co_return hand_on(made, outer, *out);
    }

    // All values are evaluated with the variables of the caller, before they replace them.
    result<void> give(entity& entity, const expression_scope& scope) const {
        json::object given;
        for (const auto& [name, value] : with_) {
            auto made = value.evaluate(entity.data, scope);
            if (!made) {
                return failure(made.error()).within("with, '" + name + "'");
            }
            given[name] = *std::move(made);
        }
        entity.variables.clear();
        if (!given.empty()) {
            entity.variables.change() = std::move(given);
        }
        return {};
    }

    static result<void> hand_on(stage_output& made, const entity_variables& outer,
                                stage_output& out) {
        for (auto& one : made.entities()) {
            one.variables = outer;
            out.emit(std::move(one));
        }
        if (out.entities().empty()) {
            out.drop(made.reason());
        }
        return {};
    }

    pipeline stages_;
    parameters with_;
};

result<std::shared_ptr<transformer>> make_use(const use_options& options,
                                              const component_context& context) {
    const auto& used = *options.transformer.stages;
    auto stages = context.types->make_stages(used.stages, context);
    if (!stages) {
        return stages.error().within("transformer '" + options.transformer.name + "'");
    }
    use_transformer::parameters with;
    for (const auto& [name, otherwise] : used.parameters.entries) {
        const auto given = std::ranges::find_if(options.with.entries,
                                                [&](const auto& one) { return one.first == name; });
        with.emplace_back(name, given != options.with.entries.end() ? given->second : *otherwise);
    }
    return std::make_shared<use_transformer>(*std::move(stages), std::move(with));
}

}  // namespace

void add_use(registry& types) {
    types.add<transformer>(use_declaration(), make_use);
}

}  // namespace sluice::transform
