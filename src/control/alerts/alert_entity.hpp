#pragma once

// Writes an alert's message as the record that its outgoings get. No I/O.

#include "control/alerts/alert_book.hpp"

#include <sluice/model/entity.hpp>

#include <cstddef>
#include <string>

namespace sluice::control {

// A message names at most this many alerts, and counts the others.
inline constexpr std::size_t most_alerts_in_message = 20;

// The record: rule, when, state, host, at, since, count, summary, text, alerts, more.
entity alert_entity(const std::string& rule, const engine::alert_settings& settings,
                    const alert_message& message, const std::string& host, wall_time now);

}  // namespace sluice::control
