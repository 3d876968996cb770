#include "e2e_documents/other_side.hpp"

#include "support/loopback_line.hpp"

#include <unistd.h>
#include <utility>

namespace sluice::testing {

other_side::other_side(std::map<std::string, std::string> answers) : answers_(std::move(answers)) {
    const auto made = listen_on_loopback();
    listening_ = made.socket;
    port_ = made.port;
    accepting_ = std::thread([this] { accept_all(); });
}

other_side::~other_side() {
    ending_ = true;
    accepting_.join();
    ::close(listening_);
}

std::vector<other_side::request> other_side::requests() const {
    const std::lock_guard lock(guard_);
    return requests_;
}

void other_side::accept_all() {
    for (int client = accept_one(listening_, ending_); client >= 0;
         client = accept_one(listening_, ending_)) {
        serving_.emplace_back([this, client] { serve(client); });
    }
    for (auto& one : serving_) {
        one.join();
    }
}

void other_side::serve(int client) {
    std::string buffer;
    for (auto text = read_message(client, buffer, ending_); !text.empty();
         text = read_message(client, buffer, ending_)) {
        const auto head_end = text.find("\r\n\r\n");
        request came;
        came.head = text.substr(0, head_end);
        came.body = text.substr(head_end + 4);
        came.method = came.head.substr(0, came.head.find(' '));
        const auto target = came.head.substr(came.method.size() + 1);
        came.target = target.substr(0, target.find(' '));
        const auto body = answer_to(came.target);
        {
            const std::lock_guard lock(guard_);
            requests_.push_back(std::move(came));
        }
        send_all(client, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " +
                             std::to_string(body.size()) + "\r\n\r\n" + body);
    }
    ::close(client);
}

std::string other_side::answer_to(const std::string& target) const {
    std::string answer = "{}";
    for (const auto& [beginning, body] : answers_) {  // sorted: a longer one comes later
        if (target.starts_with(beginning)) {
            answer = body;
        }
    }
    return answer;
}

}  // namespace sluice::testing
