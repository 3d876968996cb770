#pragma once

// Makes the stages of a stage that gives each entity to them and takes one back.

#include <sluice/component/registry.hpp>

namespace sluice::transform {

// Fails when one of the stages can make several entities out of one: it would be unclear which of
// them comes back.
result<pipeline> make_single_stages(const config::stage_list& stages,
                                    const component_context& context);

}  // namespace sluice::transform
