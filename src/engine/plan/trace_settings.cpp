#include "engine/plan/trace_settings.hpp"

#include <string_view>

namespace sluice::engine {
namespace {

std::string judge_endpoint(const std::string& url) {
    const std::string_view text = url;
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (text.starts_with(scheme) && text.size() > scheme.size()) {
            return "";
        }
    }
    return "a collector has a whole URL, such as http://127.0.0.1:4318/v1/traces";
}

}  // namespace

const config::declaration<trace_settings>& trace_declaration() {
    static const auto declared = [] {
        config::declaration<trace_settings> d("traces", "Where traces go");
        d.field("endpoint", &trace_settings::endpoint,
                "The URL of a collector that takes OTLP over HTTP as JSON (OpenTelemetry). Without "
                "one nothing is traced")
            .example("http://127.0.0.1:4318/v1/traces")
            .check(judge_endpoint);
        d.field("sample", &trace_settings::sample,
                "The share of runs and deliveries that are traced. A request that belongs to a "
                "trace is traced when that trace is")
            .at_least(0.0)
            .at_most(1.0)
            .example("0.1");
        return d;
    }();
    return declared;
}

}  // namespace sluice::engine
