#pragma once

// Writes spans as a request of OTLP over HTTP, in its JSON encoding (opentelemetry.io/docs/specs).

#include <sluice/model/trace.hpp>

#include <span>
#include <string>

namespace sluice::control {

std::string otlp_text(std::span<const finished_span> spans, const std::string& version,
                      const std::string& host);

}  // namespace sluice::control
