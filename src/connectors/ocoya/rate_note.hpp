#pragma once

#include <sluice/net/rate_note.hpp>

namespace sluice::ocoya {

using net::parse_reset;
using net::rate_note;
using net::read_rate_note;

}  // namespace sluice::ocoya
