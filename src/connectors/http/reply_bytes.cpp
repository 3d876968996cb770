#include "connectors/http/reply_bytes.hpp"

#include "formats/binary_value.hpp"

namespace sluice::http {

json::value bytes_of(const net::response& reply) {
    auto name =
        formats::name_of_disposition(reply.headers.find("Content-Disposition").value_or(""));
    if (name.empty()) {
        name = formats::name_of_place(reply.url);
    }
    return formats::value_of_bytes(reply.body, reply.headers.find("Content-Type").value_or(""),
                                   name);
}

}  // namespace sluice::http
