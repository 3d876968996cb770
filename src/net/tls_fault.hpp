#pragma once

// Explains to a person why a TLS handshake failed. The TLS stream and the exchange use it.

#include "net/fault.hpp"

#include <boost/system/error_code.hpp>

#include <optional>
#include <string>

namespace sluice::net {

// `verify_result` is OpenSSL's (X509_V_…); 0 means that the certificate was not the trouble. A
// rejected certificate is a lasting fault, and so is a TLS version that the two sides do not share.
fault handshake_fault(const std::string& host, long verify_result,
                      const boost::system::error_code& error);

// Explains an error of a read or write that refuses our client certificate; nullopt for any other
// error. A TLS 1.3 server refuses a missing or wrong certificate only after the handshake.
std::optional<fault> certificate_alert(const std::string& host,
                                       const boost::system::error_code& error);

}  // namespace sluice::net
