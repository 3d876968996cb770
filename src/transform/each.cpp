#include "transform/inner_stages.hpp"
#include "transform/place_stage.hpp"

#include <sluice/async/breather.hpp>

#include <cstdint>
#include <optional>
#include <vector>

namespace sluice::transform {

namespace {

struct each_options {
    std::string at;
    config::stage_list stages;
    std::int64_t limit = 10'000;
};

const config::declaration<each_options>& each_declaration() {
    static const auto declared = [] {
        using o = each_options;
        config::declaration<o> d("each", "Runs stages on each value at a place of the data");
        d.field("at", &o::at,
                "The path of the values; `*` stands for every member or element. A path that leads "
                "nowhere is no error")
            .required()
            .example("prices.*")
            .check([](const std::string& text) { return judge_path(text, path_use::pattern); });
        d.field("do", &o::stages,
                "The stages. The data is the value, `parent` is the record as it came to the "
                "stage. Their result replaces the value. A value that they drop is removed")
            .required()
            .component("transformer")
            .example("[{filter: amount > 0}, {map: {price: \"{{ amount }}\"}}]");
        d.field("limit", &o::limit, "The most values; a record with more fails")
            .at_least(1)
            .at_most(100'000);
        return d;
    }();
    return declared;
}

struct each_node {
    way_to way;
    json::value value;
    bool dropped = false;
};

class each_transformer final : public transformer {
 public:
    each_transformer(path at, std::size_t limit, pipeline stages, asio::any_io_executor executor)
        : at_(std::move(at)),
          limit_(limit),
          stages_(std::move(stages)),
          executor_(std::move(executor)) {}

    stage_work apply(entity entity, expression_scope scope, stage_output& out) const override {
        auto nodes = nodes_of(entity.data);
        if (!nodes) {
            return nodes.error();
        }
        if (stages_.waits()) {
            return run_and_wait(std::move(entity), *std::move(nodes), scope, &out);
        }
        scope.parent = &entity.data;
        for (auto& node : *nodes) {
            stage_output made(&out.kept(), out.watch());
            auto done = stages_.apply(entity_of(entity, node), scope, made).take();
            if (!done) {
                return located(done.error(), node);
            }
            take_back(made, node);
        }
        return put_back(std::move(entity), *nodes, out);
    }

    bool waits() const override { return stages_.waits(); }
    void add_costs(std::vector<request_estimate>& costs) const override {
        stages_.add_costs(costs);
    }

 private:
    awaitable<result<void>> run_and_wait(entity entity, std::vector<each_node> nodes,
                                         expression_scope scope, stage_output* out) const {
        scope.parent = &entity.data;
        breather pause(executor_);
        for (auto& node : nodes) {
            stage_output made(&out->kept(), out->watch());
            auto work = stages_.apply(entity_of(entity, node), scope, made);
            auto done = result<void>();
            if (work.is_ready()) {
                done = work.take();
            } else {
                done = co_await work.wait();
            }
            if (!done) {
                co_return located(done.error(), node);
            }
            take_back(made, node);
            if (pause.is_due()) {
                co_await pause.take();
            }
        }
        co_return put_back(std::move(entity), nodes, *out);
    }

    result<std::vector<each_node>> nodes_of(json::value& data) const {
        std::vector<each_node> nodes;
        auto done = each_match(data, at_, [&](json::value& value, const way_to& way) {
            if (nodes.size() == limit_) {
                return result<void>(failure(failure_class::invalid,
                                            "at '" + at_.text() + "': the record has more than " +
                                                std::to_string(limit_) + " of these",
                                            "raise the limit, or split the record before"));
            }
            // A copy, because the stages see the whole entity as `parent` while the place changes.
            nodes.push_back({way, value});
            return result<void>();
        });
        if (!done) {
            return done.error();
        }
        return nodes;
    }

    static entity entity_of(const entity& outer, each_node& node) {
        return {outer.type, outer.id, outer.headers, std::move(node.value), outer.variables};
    }

    static void take_back(stage_output& made, each_node& node) {
        node.dropped = made.entities().empty();
        if (!node.dropped) {
            node.value = std::move(made.entities().front().data);
        }
    }

    static failure located(failure why, const each_node& node) {
        return std::move(why).within("at '" + place_text(node.way) + "'");
    }

    // each_match visits the places in the same order as before, so a number names the same node.
    result<void> put_back(entity entity, std::vector<each_node>& nodes, stage_output& out) const {
        std::size_t number = 0;
        auto done = each_match(entity.data, at_, [&](json::value& value, const way_to&) {
            value = std::move(nodes[number++].value);
            return result<void>();
        });
        number = 0;
        if (done) {
            done = remove_matches(entity.data, at_, [&](const json::value&, const way_to&) {
                return result<bool>(nodes[number++].dropped);
            });
        }
        if (done) {
            out.emit(std::move(entity));
        }
        return done;
    }

    path at_;
    std::size_t limit_;
    pipeline stages_;
    asio::any_io_executor executor_;
};

result<std::shared_ptr<transformer>> make_each(const each_options& options,
                                               const component_context& context) {
    auto at = path::parse(options.at, path_use::pattern);
    if (!at) {
        return at.error();
    }
    auto stages = make_single_stages(options.stages, context);
    if (!stages) {
        return stages.error();
    }
    return std::make_shared<each_transformer>(*std::move(at),
                                              static_cast<std::size_t>(options.limit),
                                              *std::move(stages), context.executor);
}

}  // namespace

void add_each(registry& types) {
    types.add<transformer>(each_declaration(), make_each);
}

}  // namespace sluice::transform
