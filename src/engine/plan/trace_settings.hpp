#pragma once

// Declares where traces go: `daemon.traces`.

#include <sluice/config/declaration.hpp>

#include <string>

namespace sluice::engine {

struct trace_settings {
    std::string endpoint;  // empty: nothing is traced
    double sample = 1;

    friend bool operator==(const trace_settings&, const trace_settings&) = default;
};

const config::declaration<trace_settings>& trace_declaration();

}  // namespace sluice::engine
