// Any bytes on the port of webhooks are requests or one refusal, whatever the pieces in which they
// come. No request whose signature was not made with the secret proves its sender.

#include "connectors/webhook/signature.hpp"
#include "fuzz/fuzz_target.hpp"
#include "net/request_reader.hpp"

#include <algorithm>

namespace sluice::fuzzing {
namespace {

constexpr net::request_limits limits{.head = 2048, .headers = 20, .body = 4096};

// The requests, and the status of the refusal after them; 0: none.
struct outcome {
    std::vector<net::request> requests;
    unsigned refused = 0;

    bool operator==(const outcome& other) const {
        return refused == other.refused &&
               std::ranges::equal(requests, other.requests, [](const auto& a, const auto& b) {
                   return a.method == b.method && a.target == b.target && a.body == b.body;
               });
    }
};

outcome read_in(std::string_view input, std::size_t piece) {
    net::request_reader reader(limits);
    outcome found;
    for (;;) {
        while (reader.at() == net::request_reader::phase::whole) {
            found.requests.push_back(reader.take());
        }
        if (reader.at() == net::request_reader::phase::refused) {
            found.refused = reader.fault().status;
            return found;
        }
        const auto space = reader.space();
        const auto size = std::min({piece, space.size(), input.size()});
        if (size == 0) {
            return found;
        }
        std::ranges::copy(input.substr(0, size), space.begin());
        input.remove_prefix(size);
        reader.took(size);
    }
}

webhook::sender_options signed_by(webhook::signature_form form) {
    webhook::sender_options sender;
    sender.signature.emplace();
    sender.signature->form = form;
    sender.signature->key = secret("a secret that no input holds");
    sender.signature->header = "X-Signature";
    return sender;
}

}  // namespace

std::vector<std::string> seeds() {
    return {
        "GET / HTTP/1.0\r\n\r\n",
        "POST /in HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n1",
        "POST /in HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: y\r\n\r\n",
        "POST /in HTTP/1.1\r\nHost: a\r\nX-Signature: 00\r\nContent-Length: 0\r\n\r\n",
        "POST /in HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}",
        "POST /in HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: "
        "chunked\r\n\r\n2;x=y\r\n{}\r\n0\r\n\r\n",
        "GET /in?a=b HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.0\r\n\r\n",
        "POST /in HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0",
        "POST /in HTTP/1.1\r\nHost: a\r\nX-Hub-Signature-256: sha256=00\r\nContent-Length: "
        "1\r\n\r\n1",
        "POST /in HTTP/1.1\r\nHost: a\r\nStripe-Signature: t=1,v1=00\r\nContent-Length: 1\r\n\r\n1",
        "POST /in HTTP/1.1\r\nHost: a\r\nX-Slack-Signature: v0=00\r\n"
        "X-Slack-Request-Timestamp: 1\r\nContent-Length: 1\r\n\r\n1"};
}

std::vector<std::string> words() {
    return {"\r\n",
            "\n",
            "\r",
            "Content-Length: ",
            "Transfer-Encoding: chunked",
            ": ",
            "HTTP/1.1",
            "chunked",
            "0\r\n\r\n",
            "; a=b",
            "sha256=",
            "t=",
            ",v1=",
            "v0=",
            "Host: ",
            "Expect: 100-continue\r\n",
            "\t",
            "\x7f",
            "-1"};
}

void run_one(std::string_view input) {
    const auto whole = read_in(input, input.size() + 1);
    promise(whole == read_in(input, 1), "pieces of one byte give the same outcome");
    promise(whole == read_in(input, 7), "pieces of seven bytes give the same outcome");
    for (const auto& asked : whole.requests) {
        promise(asked.body.size() <= limits.body, "no body is larger than its limit");
        promise(asked.headers.size() <= limits.headers, "no request has more headers than that");
        promise(asked.target.find_first_of("\r\n ") == std::string::npos, "a target is one word");
        for (const auto form : {webhook::signature_form::github, webhook::signature_form::shopify,
                                webhook::signature_form::stripe, webhook::signature_form::slack,
                                webhook::signature_form::plain}) {
            const auto proof = webhook::proof_of(signed_by(form), asked, wall_time());
            promise(!proof.has_value(), "nobody proves itself without the secret");
            promise(proof.error().message.find("a secret that") == std::string::npos,
                    "the reason does not hold the secret");
        }
    }
}

}  // namespace sluice::fuzzing
