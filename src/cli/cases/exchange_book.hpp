#pragma once

// Answers the HTTP requests of a test from recorded exchanges, or records them.

#include "cli/cases/case_settings.hpp"

#include <sluice/model/secret_filter.hpp>
#include <sluice/net/client.hpp>

#include <boost/json/array.hpp>

#include <memory>
#include <string>
#include <vector>

namespace sluice::cli {

// A request as tests write it. The path is below the client's base URL, or a whole URL elsewhere.
// A parameter of the query that holds a secret is left out.
struct sent_request {
    std::string method;
    std::string path;
    json::object query;
    json::value body;  // JSON where it can be read as such, else a text; null: none
};

// `base_url` is that of the client; `target` of the request is as it came to the client.
sent_request request_of(const net::request& request, const std::string& base_url,
                        const secret_filter& filter);
json::object to_json(const sent_request& request);

// Tells whether an exchange answers the request.
bool answers(const recorded_request& recorded, const sent_request& request);

// Holds the exchanges of a test, and notes every request. For one shard.
class exchange_book {
 public:
    // `filter` outlives the book.
    exchange_book(std::vector<recorded_exchange> exchanges, const secret_filter& filter);

    // Returns the answer to a request: the first exchange that fits and is not used up. A request
    // that none fits fails (class refused), and is noted as unexpected.
    result<net::response> answer(const net::request& request, const std::string& base_url);

    // Notes an exchange with the network. Headers that hold credentials are left out.
    void note(const net::request& request, const std::string& base_url,
              const net::response& response);

    const json::array& requests() const { return requests_; }
    const std::vector<std::string>& unexpected() const { return unexpected_; }
    // The exchanges whose requests have not come, or not as often as they must: "GET /stock".
    std::vector<std::string> unused() const;
    // The noted exchanges, as a file of exchanges holds them.
    json::array recorded() const;

 private:
    const secret_filter& filter_;
    std::vector<recorded_exchange> exchanges_;
    std::vector<std::int64_t> used_;
    json::array requests_;
    std::vector<std::string> unexpected_;
    json::array recorded_;
};

// Makes clients that answer from the book; with `network`, they send and note. `book` outlives the
// clients.
std::unique_ptr<net::client_factory> make_recorded_factory(
    exchange_book& book, std::unique_ptr<net::client_factory> network = nullptr);

}  // namespace sluice::cli
