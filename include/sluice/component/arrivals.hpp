#pragma once

// Tells the engine when a source has new records, for a subscriber whose incoming has no schedule:
// requests arrive, or files do. The engine opens it for as long as its incoming works.

#include <sluice/async/tokens.hpp>

#include <string>
#include <string_view>

namespace sluice {

class arrivals {
 public:
    virtual ~arrivals() = default;

    // Names one thing that arrives: "request", "file". It is the trigger of the run.
    virtual std::string_view kind() const = 0;

    virtual void open() = 0;
    // Ends the wait of arrived().
    virtual void close() = 0;

    // Resumes when a run has something to fetch: true; false when it is closed. One waiter at a
    // time.
    virtual awaitable<bool> arrived() = 0;

    // Returns the traceparent of the first request that waits and has one: the run belongs to that
    // trace. Empty: none has.
    virtual std::string traceparent() const { return {}; }
};

}  // namespace sluice
