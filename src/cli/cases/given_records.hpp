#pragma once

// Gives the input of a test in place of an incoming's subscriber.

#include "cli/cases/case_settings.hpp"

#include <sluice/component/context.hpp>
#include <sluice/component/subscriber.hpp>

#include <memory>
#include <vector>

namespace sluice::cli {

// Reads the elements of a list, or one value.
std::vector<json::value> listed_records(const json::value& given);

// One page with these records. Their identifiers are their members `id`, unless the incoming has an
// `identifier`.
std::shared_ptr<subscriber> give_records(const std::vector<json::value>& records,
                                         const test_case& test);

// The records of a file, as the `file` subscriber of `context.types` reads it.
result<std::shared_ptr<subscriber>> give_file(const test_case& test, component_context context);

// Fetches all entities of a subscriber. It outlives the call.
awaitable<result<std::vector<entity>>> all_entities(subscriber* from);

}  // namespace sluice::cli
