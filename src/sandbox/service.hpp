#pragma once

// Answers requests for the sandbox server and for tests: one function from a request to a reply. It
// has no sockets and no clock of its own.

#include "sandbox/answer.hpp"
#include "sandbox/endpoint.hpp"
#include "sandbox/state.hpp"

#include <sluice/net/message.hpp>

namespace sluice::sandbox {

inline constexpr const char* api_base = "/api/_public/v1";
inline constexpr const char* hook_base = "/api/_hooks";
inline constexpr const char* control_base = "/_sandbox";

class service {
 public:
    explicit service(state all) : all_(std::move(all)) {}

    // The request's target is the path with query; `real_now` is the machine's time.
    answer respond(const net::request& request, wall_time real_now);

    state& inside() { return all_; }
    const state& inside() const { return all_; }

 private:
    answer api(call& call, request_record& record);
    void postpone(const call& call, std::span<const endpoint> table, std::chrono::milliseconds by);
    void catch_up(wall_time now);
    answer hook(call& call, request_record& record);
    answer with_faults(call& call, std::span<const endpoint> table, request_record& record);

    state all_;
};

}  // namespace sluice::sandbox
