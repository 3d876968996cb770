#include "connectors/ocoya/client/request_stages.hpp"

#include <sluice/component/registry.hpp>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace sluice::ocoya {
namespace {

constexpr std::array<std::string_view, 3> changing = {"store", "forget", "only_changed"};

}  // namespace

std::string judge_request_stages(const config::template_or_stages& given) {
    for (const auto& stage : given.stages) {
        if (std::ranges::find(changing, stage.type) != changing.end()) {
            return "'" + stage.type +
                   "' changes a storage, and stages of a request only read: put it among the "
                   "transformers, or under after";
        }
    }
    return {};
}

result<request_stages> request_stages::make(const config::stage_list& stages,
                                            const component_context& context,
                                            const std::string& field) {
    request_stages made;
    if (stages.empty()) {
        return made;
    }
    auto inner = context;
    inner.name += "." + field;
    auto list = context.types->make_stages(stages, inner);
    if (!list) {
        return std::move(list.error()).within(field);
    }
    if (list->multiplies()) {
        return failure(failure_class::invalid, field + ": a stage makes several records out of one",
                       "make a list with an expression: a request has one " + field);
    }
    made.field_ = field;
    made.stages_ = std::make_shared<const pipeline>(*std::move(list));
    return made;
}

awaitable<result<json::value>> request_stages::run(entity entity, stage_context context) const {
    kept_values own;
    auto* kept = context.kept != nullptr ? context.kept : &own;
    context.kept = kept;
    const auto before = kept->size();
    auto out = co_await stages_->run(std::move(entity), context);
    if (!out) {
        co_return std::move(out.error()).within(field_);
    }
    if (kept->size() != before) {
        kept->cut_to(before);
        co_return failure(failure_class::invalid,
                          field_ + ": its stages change a storage, which nothing would keep",
                          "change storages among the transformers, or under after");
    }
    if (out->entities().empty()) {
        co_return failure(failure_class::invalid,
                          field_ + ": nothing comes out of its stages: " + out->reason(),
                          "let a record through, or filter it before");
    }
    co_return std::move(out->entities().front().data);
}

}  // namespace sluice::ocoya
