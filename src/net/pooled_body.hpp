#pragma once

// Reads the rest of a reply on a connection of its own, piece by piece.

#include "net/byte_stream.hpp"
#include "net/pooled_client.hpp"
#include "net/reply_reader.hpp"

#include <sluice/net/body_stream.hpp>
#include <sluice/net/settings.hpp>

#include <memory>
#include <optional>
#include <string>

namespace sluice::net {

class pooled_body final : public body_stream {
 public:
    // The head is in `reader` already. `shown` names the request in failures.
    pooled_body(std::shared_ptr<shared_parts> parts, std::unique_ptr<byte_stream> stream,
                std::unique_ptr<reply_reader> reader, timeout_settings timeouts, std::string shown);

    awaitable<result<std::string>> next() override;

 private:
    awaitable<std::optional<failure>> fill(patience time);

    std::shared_ptr<shared_parts> parts_;  // outlive the connection
    std::unique_ptr<byte_stream> stream_;
    std::unique_ptr<reply_reader> reader_;
    timeout_settings timeouts_;
    std::string shown_;
};

}  // namespace sluice::net
