#pragma once

// Notes in a rejected task which stages it still has to go through when a person offers it again.
// The note is a header of the task. Its name has a colon, as no header of HTTP has (RFC 9110, 5.1),
// so that no source and no stage can set it. Expressions do not see it.

#include <sluice/ledger/task.hpp>
#include <sluice/model/entity.hpp>

#include <string_view>

namespace sluice::engine {

inline constexpr std::string_view stages_left_header = "sluice:rejected-at";

enum class stages_left {
    none,      // no stage before the ledger
    route,     // the stages of the route
    incoming,  // the stages of the incoming, then those of the route
    identity,  // all; the record's identity is unknown, so it cannot be offered again
    data,      // the data was too large to keep; a person has to give it data first
};

// Returns the value of the header; empty for none.
std::string_view name_of(stages_left left);

// Tells from the headers whether any stage is left.
bool is_offered_again(const ledger::task& task);

// Removes the header.
stages_left take_stages_left(entity& entity);

}  // namespace sluice::engine
