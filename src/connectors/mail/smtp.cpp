#include "connectors/mail/smtp.hpp"

#include <sluice/model/printable.hpp>
#include <sluice/model/text.hpp>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <string_view>

namespace sluice::mail {

namespace {

constexpr std::size_t longest_shown = 300;

// The mail, as the library takes it piece by piece.
struct reading {
    std::string_view left;
    bool whole = false;  // the library knows that the mail is at its end
    std::string last_line;
};

std::size_t give_text(char* into, std::size_t size, std::size_t count, void* from) {
    auto& mail = *static_cast<reading*>(from);
    const auto part = mail.left.substr(0, size * count);
    std::memcpy(into, part.data(), part.size());
    mail.left.remove_prefix(part.size());
    mail.whole = mail.left.empty();
    return part.size();
}

std::size_t take_line(char* text, std::size_t size, std::size_t count, void* into) {
    const std::string_view line(text, size * count);
    // After a refusal the library takes its leave. Those words say nothing about the mail.
    if (!line.starts_with("221")) {
        static_cast<reading*>(into)->last_line = line;
    }
    return line.size();
}

int stops(void* cancelled, curl_off_t /*unused*/, curl_off_t /*unused*/, curl_off_t /*unused*/,
          curl_off_t /*unused*/) {
    return *static_cast<const std::atomic<bool>*>(cancelled) ? 1 : 0;
}

std::string url_of(const smtp_options& server) {
    const bool is_ipv6 = server.host.find(':') != std::string::npos;
    return std::string(server.tls == tls_use::from_the_start ? "smtps://" : "smtp://") +
           (is_ipv6 ? "[" + server.host + "]" : server.host) + ":" + std::to_string(server.port) +
           (server.hello.empty() ? "" : "/" + server.hello);
}

}  // namespace

failure fault_of(CURLcode code, long status, bool whole, const std::string& shown) {
    failure why(failure_class::unreachable, shown);
    const bool try_again = status >= 400 && status < 500;
    const bool refused = status >= 500 && status < 600;
    switch (code) {
        case CURLE_LOGIN_DENIED:
            if (!try_again) {
                why.kind = failure_class::credential;
                why.mend = "see user and password of the client";
            }
            return why;
        case CURLE_PEER_FAILED_VERIFICATION:
        case CURLE_SSL_CACERT_BADFILE:
            why.mend = "see host and ca_file of the client";
            return why;
        case CURLE_USE_SSL_FAILED:
            why.mend = "the server offers no STARTTLS: see port and tls of the client";
            return why;
        default:
            break;
    }
    if (refused) {
        why.kind = failure_class::refused;
    } else if (!try_again) {
        why.may_have_happened = whole;
    }
    return why;
}

result<std::string> hand_over(const libcurl& library, const smtp_options& server,
                              const envelope& mail, const std::atomic<bool>& cancelled) {
    const std::unique_ptr<CURL, decltype(library.curl_easy_cleanup)> handle(
        library.curl_easy_init(), library.curl_easy_cleanup);
    if (!handle) {
        return failure(failure_class::internal, "libcurl has no memory");
    }
    reading state{.left = mail.text, .whole = false, .last_line = {}};
    const auto set = [&](CURLoption option, auto value) {
        (void)library.curl_easy_setopt(handle.get(), option, value);
    };
    curl_slist* recipients = nullptr;
    for (const auto& one : mail.to) {
        recipients = library.curl_slist_append(recipients, one.c_str());
    }
    const std::unique_ptr<curl_slist, decltype(library.curl_slist_free_all)> kept(
        recipients, library.curl_slist_free_all);
    const auto url = url_of(server);
    const auto limit = static_cast<long>(server.time_limit.count());
    std::array<char, CURL_ERROR_SIZE> words{};
    set(CURLOPT_URL, url.c_str());
    set(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    set(CURLOPT_PROXY, "");  // not that of the environment
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_ERRORBUFFER, words.data());
    set(CURLOPT_TIMEOUT_MS, limit);
    set(CURLOPT_CONNECTTIMEOUT_MS, limit);
    set(CURLOPT_USE_SSL, server.tls == tls_use::off ? static_cast<long>(CURLUSESSL_NONE)
                                                    : static_cast<long>(CURLUSESSL_ALL));
    set(CURLOPT_CAINFO, server.ca_file.c_str());
    set(CURLOPT_SSL_VERIFYPEER, 1L);
    set(CURLOPT_SSL_VERIFYHOST, 2L);
    if (!server.user.empty()) {
        set(CURLOPT_USERNAME, server.user.c_str());
        set(CURLOPT_PASSWORD, server.password.reveal().c_str());
    }
    set(CURLOPT_MAIL_FROM, mail.from.c_str());
    set(CURLOPT_MAIL_RCPT, recipients);
    set(CURLOPT_UPLOAD, 1L);
    set(CURLOPT_READFUNCTION, give_text);
    set(CURLOPT_READDATA, static_cast<void*>(&state));
    set(CURLOPT_HEADERFUNCTION, take_line);
    set(CURLOPT_HEADERDATA, static_cast<void*>(&state));
    set(CURLOPT_NOPROGRESS, 0L);
    set(CURLOPT_XFERINFOFUNCTION, stops);
    set(CURLOPT_XFERINFODATA, const_cast<void*>(static_cast<const void*>(&cancelled)));
    const auto code = library.curl_easy_perform(handle.get());
    const auto line = printable_cut(trimmed(state.last_line, "\r\n"), longest_shown);
    if (code == CURLE_OK) {
        return line;
    }
    long status = 0;
    (void)library.curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &status);
    auto shown = server.host + ": " +
                 printable_cut(words[0] == '\0' ? library.curl_easy_strerror(code) : words.data(),
                               longest_shown);
    if (status >= 400 && !line.empty()) {
        shown += ": " + line;
    }
    return fault_of(code, status, state.whole, shown);
}

}  // namespace sluice::mail
