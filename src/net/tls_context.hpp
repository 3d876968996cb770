#pragma once

// Makes and shares TLS contexts. To load the system's authorities costs 20 ms and memory. Clients
// with equal settings therefore share one context, made when the first of them needs it.

#include <sluice/error.hpp>
#include <sluice/net/settings.hpp>

#include <boost/asio/ssl/context.hpp>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace sluice::net {

// Fails (class refused) and names the unusable file with its key, such as tls.ca_file. Fails with
// class internal when the system's authorities cannot be loaded.
result<std::shared_ptr<boost::asio::ssl::context>> make_tls_context(const tls_settings& settings);

// Makes the context of a server. Fails (class refused) and names the unusable file.
result<std::shared_ptr<boost::asio::ssl::context>> make_server_context(
    const std::string& certificate_file, const std::string& key_file,
    const std::string& client_ca_file);

// Belongs to one shard, like the clients that use it.
class tls_contexts {
 public:
    result<std::shared_ptr<boost::asio::ssl::context>> get(const tls_settings& settings);

 private:
    std::vector<std::pair<tls_settings, std::shared_ptr<boost::asio::ssl::context>>> made_;
};

}  // namespace sluice::net
