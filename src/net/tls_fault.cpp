#include "net/tls_fault.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/ssl/error.hpp>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/sslerr.h>
#include <openssl/x509_vfy.h>

namespace sluice::net {

namespace {

failure certificate_failure(const std::string& host, long verify_result) {
    const std::string of_host = "certificate of " + host;
    const auto unreachable = [](std::string message, std::string mend) {
        return failure(failure_class::unreachable, std::move(message), std::move(mend));
    };
    switch (verify_result) {
        case X509_V_ERR_CERT_HAS_EXPIRED:
            return unreachable(of_host + " has expired", "its owner has to renew it");
        case X509_V_ERR_CERT_NOT_YET_VALID:
            return unreachable(of_host + " is not valid yet", "check this machine's clock");
        case X509_V_ERR_HOSTNAME_MISMATCH:
        case X509_V_ERR_IP_ADDRESS_MISMATCH:
            return unreachable("certificate is not for host " + host,
                               "use a name that the certificate is for; they stand in its subject "
                               "alternative names, and its common name does not count");
        case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
        case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
        case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
        case X509_V_ERR_CERT_UNTRUSTED:
        case X509_V_ERR_CERT_SIGNATURE_FAILURE:  // an authority of the same name, not the same key
            return unreachable(of_host + " is not signed by a known authority",
                               "give the authority's certificate as tls.ca_file");
        default:
            return unreachable(
                of_host + " is not accepted: " + X509_verify_cert_error_string(verify_result),
                "the certificate's owner has to mend it");
    }
}

bool is_reason(const boost::system::error_code& error, int reason) {
    return error.category() == boost::asio::error::get_ssl_category() &&
           ERR_GET_REASON(static_cast<unsigned long>(error.value())) == reason;
}

// Returns true for an alert of a server that wants a client certificate, or another one.
bool wants_certificate(const boost::system::error_code& error) {
    return is_reason(error, SSL_R_TLSV13_ALERT_CERTIFICATE_REQUIRED) ||
           is_reason(error, SSL_R_SSLV3_ALERT_BAD_CERTIFICATE) ||
           is_reason(error, SSL_R_SSLV3_ALERT_CERTIFICATE_UNKNOWN) ||
           is_reason(error, SSL_R_TLSV1_ALERT_UNKNOWN_CA);
}

fault for_good(failure why) {
    fault out(std::move(why));
    out.lasting = true;
    return out;
}

}  // namespace

std::optional<fault> certificate_alert(const std::string& host,
                                       const boost::system::error_code& error) {
    if (!wants_certificate(error)) {
        return std::nullopt;
    }
    return for_good({failure_class::credential, host + " does not accept our certificate",
                     "set tls.certificate_file and tls.key_file"});
}

fault handshake_fault(const std::string& host, long verify_result,
                      const boost::system::error_code& error) {
    // The verify result says more than the error, which is only "certificate verify failed".
    if (verify_result != X509_V_OK) {
        return for_good(certificate_failure(host, verify_result));
    }
    if (auto alert = certificate_alert(host, error)) {
        return std::move(*alert);
    }
    if (is_reason(error, SSL_R_UNSUPPORTED_PROTOCOL) ||
        is_reason(error, SSL_R_TLSV1_ALERT_PROTOCOL_VERSION)) {
        return for_good({failure_class::unreachable,
                         host + " does not speak a TLS version that tls.minimum allows",
                         "the server needs a newer TLS, or lower tls.minimum"});
    }
    if (is_reason(error, SSL_R_WRONG_VERSION_NUMBER)) {
        return for_good({failure_class::unreachable, host + " does not speak TLS on this port",
                         "check the port, or use http://"});
    }
    if (error == boost::asio::error::eof || error == boost::asio::ssl::error::stream_truncated) {
        return {{failure_class::unreachable, host + " closed the connection during the handshake"}};
    }
    return {
        {failure_class::unreachable, "TLS handshake with " + host + " failed: " + error.message()}};
}

}  // namespace sluice::net
