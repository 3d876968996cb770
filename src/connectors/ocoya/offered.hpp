#pragma once

// Answers forms from the table of endpoints: the entities of a method, and the parameters of one.

#include <sluice/config/offered_request.hpp>

#include <optional>

namespace sluice::ocoya {

std::optional<config::offered_request> offered(const config::offer_question& question);

}  // namespace sluice::ocoya
