#pragma once

// A daemon that takes webhooks and writes their records to a report.

#include "e2e/job.hpp"
#include "support/plain_connection.hpp"
#include "support/unix_caller.hpp"

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <memory>
#include <regex>
#include <string>

namespace sluice::testing {

struct hooked_job : ::testing::Test {
    hooked_job() { work.environment = {{"REPORT", work.beside("report.ndjson").string()}}; }

    // Incomings that all lead to the report. `hooks` are lines of the map `incoming`.
    void configure(const std::string& hooks, const std::string& names,
                   const std::string& more = {}) const {
        work.write("hooks.yaml", "incoming:\n" + hooks + R"(
outgoing:
  report: {publisher: {type: file, path: "${env:REPORT}"}}
routes:
)" + routes_from(names) + R"(
daemon:
  webhooks: {listen: "127.0.0.1:)" + std::to_string(port) +
                                     "\"" + more + "}\n");
    }

    void start() {
        daemon = std::make_unique<program>(work.run());
        ASSERT_TRUE(daemon->wrote("started")) << daemon->err();
        const auto said = daemon->err() + daemon->out();
        std::smatch found;
        const bool listens = std::regex_search(
            said, found, std::regex("listens for webhooks.*127\\.0\\.0\\.1:([0-9]+)"));
        ASSERT_TRUE(listens) << said;
        port = std::stoi(found[1]);
    }

    http_answer send(const std::string& target, const std::string& body,
                     const std::string& headers = {}, const std::string& method = "POST") const {
        plain_connection line(port);
        line.write(method + " " + target +
                   " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: "
                   "application/json\r\n" +
                   headers + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
        return answer_in(line.read_to_end());
    }

    // The header with which GitHub signs a body.
    static std::string signed_by(const std::string& key, const std::string& body) {
        std::string hex;
        for (const char c : mac_of(key, body)) {
            constexpr const char* digits = "0123456789abcdef";
            const auto byte = static_cast<unsigned char>(c);
            hex += digits[byte >> 4U];
            hex += digits[byte & 15U];
        }
        return "X-Hub-Signature-256: sha256=" + hex + "\r\n";
    }

    // The header with which Shopify signs a body.
    static std::string signed_by_shop(const std::string& key, const std::string& body) {
        const auto made = mac_of(key, body);
        std::string text(2 * made.size(), '\0');
        const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                                         reinterpret_cast<const unsigned char*>(made.data()),
                                         static_cast<int>(made.size()));
        return "X-Shopify-Hmac-Sha256: " + text.substr(0, static_cast<std::size_t>(size)) + "\r\n";
    }

    std::string report() const { return read_file(work.beside("report.ndjson")); }
    bool reported(std::size_t lines) const {
        return until([&] { return lines_in(work.beside("report.ndjson")) >= lines; });
    }

    ended command(std::vector<std::string> words) const {
        words.insert(words.end(), {"--state", work.state().string()});
        return run_sluice(std::move(words));
    }

    job work;
    int port = 0;
    std::unique_ptr<program> daemon;

 private:
    static std::string mac_of(const std::string& key, const std::string& body) {
        std::string made(EVP_MAX_MD_SIZE, '\0');
        unsigned size = 0;
        HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
             reinterpret_cast<const unsigned char*>(body.data()), body.size(),
             reinterpret_cast<unsigned char*>(made.data()), &size);
        made.resize(size);
        return made;
    }

    static std::string routes_from(const std::string& names) {
        std::string made;
        for (const char name : names) {
            made += "  from-" + std::string(1, name) + ": {from: " + std::string(1, name) +
                    ", to: report}\n";
        }
        return made;
    }
};

}  // namespace sluice::testing
