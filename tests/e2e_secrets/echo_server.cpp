#include "e2e_secrets/echo_server.hpp"

#include "support/loopback_line.hpp"
#include "support/written_forms.hpp"

#include <unistd.h>
#include <utility>
#include <vector>

namespace sluice::testing {
namespace {

std::string with_length(const std::string& head, const std::string& body) {
    return head + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::size_t number_in(const std::string& path) {
    std::size_t number = 0;
    for (const char c : path.substr(path.rfind('/') + 1)) {
        number = c >= '0' && c <= '9' ? number * 10 + static_cast<std::size_t>(c - '0') : number;
    }
    return number;
}

}  // namespace

echo_server::echo_server(std::string secret) : secret_(std::move(secret)) {
    const auto made = listen_on_loopback();
    listening_ = made.socket;
    port_ = made.port;
    accepting_ = std::thread([this] { accept_all(); });
}

echo_server::~echo_server() {
    ending_ = true;
    accepting_.join();
    ::close(listening_);
}

void echo_server::accept_all() {
    for (;;) {
        const int client = accept_one(listening_, ending_);
        if (client < 0) {
            break;
        }
        serving_.emplace_back([this, client] { serve(client); });
    }
    for (auto& one : serving_) {
        one.join();
    }
}

void echo_server::serve(int client) {
    std::string buffer;
    for (;;) {
        const auto request = read_message(client, buffer, ending_);
        if (request.empty()) {
            break;
        }
        const auto begin = request.find(' ') + 1;
        const auto target = request.substr(begin, request.find(' ', begin) - begin);
        send_all(client, answer_to(target.substr(0, target.find('?'))));
    }
    ::close(client);
}

std::string echo_server::answer_to(const std::string& path) {
    if (path == "/token") {
        granted_ = true;
        const auto body = R"({"access_token":")" + access_token + R"(","refresh_token":")" +
                          refresh_token + R"(","token_type":"Bearer","expires_in":3600})";
        return with_length("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n", body);
    }
    std::string body;
    std::vector<std::string> repeated{secret_};
    if (granted_) {
        repeated.push_back(access_token);
    }
    for (const auto& one : repeated) {
        const auto forms = written_forms(one);
        body += "no: <" + forms[number_in(path) % forms.size()].text + "> ";
    }
    std::string head = "HTTP/1.1 422 No\r\nContent-Type: text/plain\r\n";
    if (body.find_first_of(std::string("\r\n\0", 3)) == std::string::npos) {
        head += "X-Note: " + body + "\r\n";
    }
    return with_length(head, body);
}

}  // namespace sluice::testing
