#pragma once

// What an endpoint gives back.

#include <sluice/model/json.hpp>
#include <sluice/net/message.hpp>

#include <chrono>
#include <string>
#include <string_view>

namespace sluice::sandbox {

struct answer {
    net::response message;
    bool cut = false;                    // close the connection in place of it
    std::chrono::milliseconds delay{0};  // to wait before it is sent
    bool applied = false;                // something was changed for it
};

answer json_answer(unsigned status, const json::value& body);
answer empty_answer(unsigned status);

// {"message":"…"} (reference, section 4).
answer error_answer(unsigned status, std::string_view message);

// A page as a proxy in front of the API gives it, longer than the 500 characters worth logging.
answer html_answer(unsigned status);

}  // namespace sluice::sandbox
