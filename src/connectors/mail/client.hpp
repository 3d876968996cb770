#pragma once

// Names an SMTP server for publishers of type `mail`.

#include "connectors/mail/smtp.hpp"

#include <sluice/async/tokens.hpp>
#include <sluice/component/client.hpp>
#include <sluice/component/context.hpp>
#include <sluice/config/declaration.hpp>

#include <boost/asio/thread_pool.hpp>

#include <memory>
#include <string>

namespace sluice::mail {

const config::declaration<smtp_options>& client_declaration();

// Fails when libcurl is not installed.
result<std::shared_ptr<client>> make_client(const smtp_options& options,
                                            const component_context& context);

class smtp_client : public client {
 public:
    // Hands a mail over in the pool, as hand_over(). Cancelled (terminal), it stops soon and throws
    // operation_aborted.
    virtual awaitable<result<std::string>> send_mail(envelope mail) = 0;
    virtual const std::string& host() const = 0;
};

}  // namespace sluice::mail
