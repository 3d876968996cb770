#include "control/traces/otlp_text.hpp"

#include <sluice/model/json.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace sluice::control {
namespace {

std::string hex_id(std::uint64_t number) {
    // "00-TRACE-SPAN-01": the standard's own form, from which the span is cut out.
    return traceparent_of({0, 0, number}).substr(36, 16);
}

// OTLP writes 64-bit integers as texts.
json::object attribute(const std::string& name,
                       const std::variant<std::string, std::int64_t>& value) {
    json::object held;
    if (const auto* text = std::get_if<std::string>(&value)) {
        held["stringValue"] = *text;
    } else {
        held["intValue"] = std::to_string(std::get<std::int64_t>(value));
    }
    return {{"key", name}, {"value", std::move(held)}};
}

int kind_number(span_kind kind) {
    switch (kind) {
        case span_kind::internal:
            return 1;
        case span_kind::server:
            return 2;
        case span_kind::client:
            break;
    }
    return 3;
}

json::object object_of_span(const finished_span& one) {
    constexpr int error_status = 2;
    const auto begun = std::chrono::nanoseconds(one.begun.time_since_epoch());
    json::object out;
    out["traceId"] = traceparent_of(one.place).substr(3, 32);
    out["spanId"] = hex_id(one.place.span);
    if (one.parent != 0) {
        out["parentSpanId"] = hex_id(one.parent);
    }
    out["name"] = one.name;
    out["kind"] = kind_number(one.kind);
    out["startTimeUnixNano"] = std::to_string(begun.count());
    out["endTimeUnixNano"] = std::to_string((begun + one.length).count());
    json::array attributes;
    for (const auto& [name, value] : one.attributes) {
        attributes.push_back(attribute(name, value));
    }
    if (!one.failure.empty()) {
        attributes.push_back(attribute("error.type", one.failure));
    }
    out["attributes"] = std::move(attributes);
    if (!one.failure.empty()) {
        out["status"] = json::object{{"code", error_status}};
    }
    return out;
}

}  // namespace

std::string otlp_text(std::span<const finished_span> spans, const std::string& version,
                      const std::string& host) {
    json::array listed;
    for (const auto& one : spans) {
        listed.push_back(object_of_span(one));
    }
    json::object scope;
    scope["scope"] = json::object{{"name", "sluice"}, {"version", version}};
    scope["spans"] = std::move(listed);
    json::array about;
    about.push_back(attribute("service.name", std::string("sluice")));
    about.push_back(attribute("service.version", version));
    about.push_back(attribute("host.name", host));
    json::object resource;
    resource["resource"] = json::object{{"attributes", std::move(about)}};
    resource["scopeSpans"] = json::array{std::move(scope)};
    return write_json(json::object{{"resourceSpans", json::array{std::move(resource)}}});
}

}  // namespace sluice::control
