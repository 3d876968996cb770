#pragma once

// TLS policies. Loading the system's authorities costs 20 ms and some memory, so equal settings
// share one context, and none is made before somebody needs it.

#include <sluice/error.hpp>
#include <sluice/net/settings.hpp>

#include <boost/asio/ssl/context.hpp>

#include <memory>
#include <utility>
#include <vector>

namespace sluice::net {

// Fails (class refused) naming the file that cannot be used and its key: tls.ca_file, …
result<std::shared_ptr<boost::asio::ssl::context>> make_tls_context(const tls_settings& settings);

// Belongs to one shard, like what uses it.
class tls_contexts {
 public:
    result<std::shared_ptr<boost::asio::ssl::context>> get(const tls_settings& settings);

 private:
    std::vector<std::pair<tls_settings, std::shared_ptr<boost::asio::ssl::context>>> made_;
};

}  // namespace sluice::net
