#pragma once

// Why a TLS handshake failed, for a person.

#include "net/fault.hpp"

#include <boost/system/error_code.hpp>

#include <optional>
#include <string>

namespace sluice::net {

// `verify_result` is OpenSSL's (X509_V_…), 0 when the certificate was not the trouble. A
// certificate that is not accepted, and a protocol that both sides do not share, are lasting.
fault handshake_fault(const std::string& host, long verify_result,
                      const boost::system::error_code& error);

// TLS 1.3 servers refuse a missing or wrong client certificate only after the handshake: what an
// error of a read or write then stands for. Nothing for every other error.
std::optional<fault> certificate_alert(const std::string& host,
                                       const boost::system::error_code& error);

}  // namespace sluice::net
