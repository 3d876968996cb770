#include "page/compression.hpp"

#include <sluice/net/gzip.hpp>

namespace sluice::operator_page {
namespace {

// A shorter text travels in one packet as it is.
constexpr std::size_t worth_compressing = 1024;

}  // namespace

void compress(net::reply& made, const net::request& asked) {
    auto& message = made.message;
    if (made.rest || message.body.size() < worth_compressing ||
        !net::takes_gzip(asked.headers.find("Accept-Encoding").value_or(""))) {
        return;
    }
    message.body = net::gzip(message.body);
    message.headers.add("Content-Encoding", "gzip");
    message.headers.add("Vary", "Accept-Encoding");
}

}  // namespace sluice::operator_page
