#include <sluice/component/transformer.hpp>

namespace sluice {

awaitable<result<void>> transformer::apply_waiting(entity entity, expression_scope scope,
                                                   stage_output* out) const {
    co_return apply(std::move(entity), scope, *out);
}

}  // namespace sluice
