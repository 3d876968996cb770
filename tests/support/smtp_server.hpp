#pragma once

// A mail server on loopback that takes mail by the rules of SMTP (RFC 5321), with STARTTLS and a
// login. It keeps what it took, and can be told to answer otherwise.

#include "support/net_certificates.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace sluice::testing {

class smtp_server {
 public:
    struct mail {
        std::string from;             // of MAIL
        std::vector<std::string> to;  // of RCPT
        std::string text;             // without the dots that SMTP adds
        bool encrypted = false;
        std::string login;  // "user password"; empty when nobody logged in
    };

    // A reply in place of the usual one, by the command's first word; "." is the end of the mail.
    // "drop" closes the connection without a reply.
    using replies = std::map<std::string, std::string>;

    explicit smtp_server(replies otherwise = {}, bool offers_tls = true,
                         bool tls_from_the_start = false);
    smtp_server(const smtp_server&) = delete;
    smtp_server& operator=(const smtp_server&) = delete;
    ~smtp_server();

    std::string port() const { return std::to_string(acceptor_.local_endpoint().port()); }
    // The authority of its certificate, which is for "localhost".
    std::string ca_file() const { return ca_file_; }

    std::vector<mail> mails() const;
    std::vector<std::string> commands() const;

 private:
    enum class after { end, starttls };

    void work();
    template <class Stream>
    after serve(Stream& stream, bool encrypted);
    template <class Stream>
    void serve_encrypted(Stream& stream);
    std::string reply_to(const std::string& command, const std::string& usual);
    void keep(mail taken);

    replies otherwise_;
    bool offers_tls_;
    bool tls_from_the_start_;
    pem_files files_;
    std::string ca_file_;
    std::shared_ptr<boost::asio::ssl::context> tls_;
    boost::asio::io_context context_;
    boost::asio::ip::tcp::acceptor acceptor_;
    mutable std::mutex guard_;
    std::vector<mail> mails_;
    std::vector<std::string> commands_;
    std::atomic<bool> stops_ = false;
    std::thread thread_;
};

}  // namespace sluice::testing
