#pragma once

// Follows one piece of work through its steps, for a collector of traces (OpenTelemetry). A span is
// one step with its beginning and its length. A trace joins spans; `traceparent` carries it to and
// from other programs (W3C Trace Context). Spans hold names, counts and classes, and never data of
// a record.

#include <sluice/error.hpp>
#include <sluice/model/time.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace sluice {

struct span_place {
    std::uint64_t trace_high = 0;
    std::uint64_t trace_low = 0;
    std::uint64_t span = 0;  // 0: the trace has no span yet

    friend bool operator==(const span_place&, const span_place&) = default;
};

// "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01": version, trace, span, sampled.
std::string traceparent_of(const span_place& at);

struct foreign_trace {
    span_place at;
    bool sampled = false;
};

// Returns nullopt for a text that the standard tells to ignore.
std::optional<foreign_trace> read_traceparent(std::string_view text);

enum class span_kind { internal, server, client };

struct finished_span {
    using attribute = std::pair<std::string, std::variant<std::string, std::int64_t>>;

    span_place place;
    std::uint64_t parent = 0;  // 0: none
    std::string name;
    span_kind kind = span_kind::internal;
    wall_time begun;
    std::chrono::nanoseconds length{0};
    std::vector<attribute> attributes;
    std::string failure;  // its class; empty: it went well
};

// Belongs to one shard.
class trace_writer {
 public:
    virtual ~trace_writer() = default;

    struct moment {
        wall_time wall;
        steady_time steady;
    };
    virtual moment now() = 0;
    // A new trace; nullopt when this one is not sampled.
    virtual std::optional<span_place> begin_trace() = 0;
    virtual std::uint64_t new_span() = 0;
    virtual void write(finished_span span) = 0;
};

// The place that the children of a span begin at. Without a writer there are none.
struct trace_parent {
    trace_writer* writer = nullptr;
    span_place place = {};
};

// A step that is under way. It ends with end() or with the object. Without a writer, or in a trace
// that is not sampled, it costs nothing and does nothing.
class active_span {
 public:
    active_span() = default;
    // A child of `parent`.
    active_span(const trace_parent& parent, std::string_view name,
                span_kind kind = span_kind::internal);
    active_span(active_span&&) = default;
    active_span& operator=(active_span&& other) noexcept;
    ~active_span() { end(); }

    // The first span of a trace. With the traceparent of another program it goes on with that
    // trace, when that one is sampled. `writer` may be null and outlives the span.
    static active_span first(trace_writer* writer, std::string_view name,
                             span_kind kind = span_kind::internal,
                             std::string_view traceparent = {});

    bool is_on() const { return under_way_ != nullptr; }
    trace_parent as_parent() const;

    void set(std::string_view name, std::string value);
    void set(std::string_view name, std::int64_t value);
    void fail(failure_class why);
    void end();

 private:
    std::unique_ptr<finished_span> under_way_;
    trace_writer* writer_ = nullptr;
    steady_time begun_;
};

}  // namespace sluice
