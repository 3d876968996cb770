#pragma once

// Holds an endpoint's answer, and builds the usual ones. The service turns it into a reply.

#include <sluice/model/json.hpp>
#include <sluice/net/message.hpp>

#include <chrono>
#include <string>
#include <string_view>

namespace sluice::sandbox {

struct answer {
    net::response message;
    bool cut = false;                    // close the connection instead of a reply
    std::chrono::milliseconds delay{0};  // wait so long before the reply
    bool applied = false;                // the request has changed the world
};

answer json_answer(unsigned status, const json::value& body);
answer empty_answer(unsigned status);

// Returns {"message":"…"}, the form of Ocoya's errors (API reference, section 4).
answer error_answer(unsigned status, std::string_view message);

// Returns a page as a proxy in front of the API sends it. It is longer than the 500 bytes that a
// client's excerpt keeps.
answer html_answer(unsigned status);

}  // namespace sluice::sandbox
