#pragma once

// Declares an entry of `transformers`: stages that others use by name. It is a list of stages, or a
// map of parameters and stages:
//
//   transformers:
//     tidy: [remove: internal]
//     to-cents:
//       parameters: {amount: , factor: 100}      # no value: it has to be given
//       do: [set: {cents: "{{ round(number($amount) * $factor) }}"}]

#include <sluice/config/declaration.hpp>
#include <sluice/config/named_list.hpp>

#include <optional>

namespace sluice::config {

struct reused_stages {
    named_list<std::optional<value_template>> parameters;  // nullopt: the user must give it
    stage_list stages;
};

const declaration<reused_stages>& reused_stages_declaration();

}  // namespace sluice::config
