#pragma once

// How far a record came that was rejected: what it still has to go through when a person offers it
// again. Stands in the task's headers under a name that no source and no stage can give (a colon is
// in none of HTTP's), and is not shown to expressions.

#include <sluice/ledger/task.hpp>
#include <sluice/model/entity.hpp>

#include <string_view>

namespace sluice::engine {

inline constexpr std::string_view stages_left_header = "sluice:rejected-at";

enum class stages_left {
    none,      // it is as the stages before the ledger made it
    route,     // the route's
    incoming,  // the incoming's, then the route's
    identity,  // nobody can tell which record it is
    data,      // its data was too large to be kept
};

// What stands in the header; empty for none.
std::string_view name_of(stages_left left);

// Whether anything is left, by a look at the headers.
bool is_offered_again(const ledger::task& task);

// Takes the header away.
stages_left take_stages_left(entity& entity);

}  // namespace sluice::engine
