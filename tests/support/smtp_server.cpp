#include "support/smtp_server.hpp"

#include <sluice/model/base64.hpp>

#include <boost/asio/buffer.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>

#include <algorithm>
#include <utility>

namespace sluice::testing {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

// Reads lines and writes replies; throws at the end of the connection.
template <class Stream>
class line_talk {
 public:
    explicit line_talk(Stream& stream) : stream_(stream) {}

    std::string line() {
        const auto size = asio::read_until(stream_, asio::dynamic_buffer(buffer_), "\r\n");
        auto text = buffer_.substr(0, size - 2);
        buffer_.erase(0, size);
        return text;
    }
    void say(const std::string& reply) { asio::write(stream_, asio::buffer(reply + "\r\n")); }

 private:
    Stream& stream_;
    std::string buffer_;
};

std::string between(const std::string& text, char open, char close) {
    const auto from = text.find(open) + 1;
    return text.substr(from, text.find(close, from) - from);
}

}  // namespace

smtp_server::smtp_server(replies otherwise, bool offers_tls, bool tls_from_the_start)
    : otherwise_(std::move(otherwise)),
      offers_tls_(offers_tls),
      tls_from_the_start_(tls_from_the_start),
      acceptor_(context_, tcp::endpoint(asio::ip::address_v4::loopback(), 0)) {
    const test_authority authority;
    ca_file_ = files_.write("ca.pem", authority.pem());
    tls_ = server_context(authority.issue());
    thread_ = std::thread([this] { work(); });
}

smtp_server::~smtp_server() {
    stops_ = true;
    // Wakes the thread that waits for the next connection.
    tcp::socket last(context_);
    boost::system::error_code ignored;
    last.connect(acceptor_.local_endpoint(), ignored);
    thread_.join();
}

void smtp_server::work() {
    for (;;) {
        auto socket = acceptor_.accept();
        if (stops_) {
            return;
        }
        try {
            if (tls_from_the_start_ || serve(socket, false) == after::starttls) {
                serve_encrypted(socket);
            }
        } catch (const boost::system::system_error&) {
            // The client has gone, or did not trust the certificate.
        }
    }
}

template <class Stream>
void smtp_server::serve_encrypted(Stream& stream) {
    asio::ssl::stream<tcp::socket&> encrypted(stream, *tls_);
    encrypted.handshake(asio::ssl::stream_base::server);
    (void)serve(encrypted, true);
}

std::string smtp_server::reply_to(const std::string& command, const std::string& usual) {
    const auto found = otherwise_.find(command);
    return found == otherwise_.end() ? usual : found->second;
}

template <class Stream>
smtp_server::after smtp_server::serve(Stream& stream, bool encrypted) {
    line_talk<Stream> talk(stream);
    mail taken;
    taken.encrypted = encrypted;
    // After STARTTLS there is no second greeting.
    bool greets = !encrypted || tls_from_the_start_;
    std::string line;
    for (std::string command;; command = line.substr(0, line.find(' '))) {
        if (!command.empty()) {
            const std::lock_guard hold(guard_);
            commands_.push_back(line);
        }
        std::string usual = "250 Ok";
        if (std::exchange(greets, false)) {
            command = "greeting";
            usual = "220 test ESMTP";
        } else if (command == "EHLO") {
            usual = std::string("250-test\r\n") +
                    (offers_tls_ && !encrypted ? "250-STARTTLS\r\n" : "") +
                    "250-AUTH PLAIN\r\n250 8BITMIME";
        } else if (command == "STARTTLS") {
            usual = "220 Go";
        } else if (command == "AUTH") {
            usual = "235 Welcome";
            if (line == "AUTH PLAIN") {
                talk.say("334 ");
                line = talk.line();
            }
            auto login = from_base64(line.substr(line.rfind(' ') + 1)).value_or("");
            login.erase(0, login.find_first_not_of('\0'));
            std::ranges::replace(login, '\0', ' ');
            taken.login = login;
        } else if (command == "MAIL") {
            taken.from = between(line, '<', '>');
        } else if (command == "RCPT") {
            taken.to.push_back(between(line, '<', '>'));
        } else if (command == "DATA") {
            usual = "354 Go on";
        } else if (command == "QUIT") {
            usual = "221 Bye";
        } else if (command.empty()) {
            line = talk.line();
            continue;
        }
        const auto reply = reply_to(command, usual);
        if (reply == "drop") {
            return after::end;
        }
        talk.say(reply);
        if (command == "STARTTLS" && reply.starts_with("2")) {
            return after::starttls;
        }
        if (command == "QUIT") {
            return after::end;
        }
        if (command == "DATA" && reply.starts_with("3")) {
            for (auto part = talk.line(); part != "."; part = talk.line()) {
                taken.text += (part.starts_with('.') ? part.substr(1) : part) + "\r\n";
            }
            const auto last = reply_to(".", "250 2.0.0 Ok: queued as 4F2");
            if (last.starts_with("2") || last == "drop") {
                keep(taken);
            }
            if (last == "drop") {
                return after::end;
            }
            talk.say(last);
        }
        line = talk.line();
    }
}

void smtp_server::keep(mail taken) {
    const std::lock_guard hold(guard_);
    mails_.push_back(std::move(taken));
}

std::vector<smtp_server::mail> smtp_server::mails() const {
    const std::lock_guard hold(guard_);
    return mails_;
}

std::vector<std::string> smtp_server::commands() const {
    const std::lock_guard hold(guard_);
    return commands_;
}

}  // namespace sluice::testing
