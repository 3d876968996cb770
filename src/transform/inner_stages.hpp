#pragma once

// Makes the stages of a stage that gives each record to them and takes one back.

#include <sluice/component/registry.hpp>

namespace sluice::transform {

// Fails when one of the stages makes several records out of one: nobody could say which of them
// comes back.
result<pipeline> make_single_stages(const config::stage_list& stages,
                                    const component_context& context);

}  // namespace sluice::transform
