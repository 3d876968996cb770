#include "transform/inner_stages.hpp"

namespace sluice::transform {

result<pipeline> make_single_stages(const config::stage_list& stages,
                                    const component_context& context) {
    auto made = context.types->make_stages(stages, context);
    if (made && made->multiplies()) {
        return failure(failure_class::invalid,
                       "'do' has a stage that makes several records out of one",
                       "make a list with an expression, or split the record in a stage of its own");
    }
    return made;
}

}  // namespace sluice::transform
