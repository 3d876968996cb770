#pragma once

// Hands one mail to an SMTP server through libcurl. Blocks.

#include "connectors/mail/curl_library.hpp"

#include <sluice/error.hpp>
#include <sluice/model/secret.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace sluice::mail {

enum class tls_use { starttls, from_the_start, off };

struct smtp_options {
    std::string host;
    std::int64_t port = 587;
    tls_use tls = tls_use::starttls;
    std::string user;
    secret password;
    std::string ca_file = "/etc/ssl/certs/ca-certificates.crt";
    std::string hello;  // empty: the machine's name
    std::chrono::milliseconds time_limit = std::chrono::seconds(60);
};

struct envelope {
    std::string from;
    std::vector<std::string> to;
    std::string text;  // the mail, with lines that end in CR LF
};

// Returns the server's last line: "250 2.0.0 Ok: queued as 4F2". It gives up soon after `cancelled`
// became true. A failure without may_have_happened means that the server has not taken the mail. A
// 4xx reply can be tried again, a 5xx reply is refused. When the connection breaks after the whole
// mail was sent and before the reply, the mail may have been taken.
result<std::string> hand_over(const libcurl& library, const smtp_options& server,
                              const envelope& mail, const std::atomic<bool>& cancelled);

// Decides by the library's code and the status of the server's last reply, which is 0 when there
// was none. `whole`: every byte of the mail was sent.
failure fault_of(CURLcode code, long status, bool whole, const std::string& shown);

}  // namespace sluice::mail
