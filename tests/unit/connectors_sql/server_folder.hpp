#pragma once

// A publisher and a subscriber of the connector `sql` on the client `shop` of a server.

#include "unit/connectors_sql/sql_folder.hpp"

#include <string>
#include <vector>

namespace sluice::testing {

class server_folder : public sql_folder {
 protected:
    std::shared_ptr<publisher> target(const std::string& yaml) {
        return made<publisher>("sql", "client: shop\n" + yaml).value();
    }

    // Returns one line for each record: its response, or why it failed.
    std::vector<std::string> write(publisher& into, const std::vector<std::string>& records) {
        std::vector<delivery> batch;
        for (const auto& text : records) {
            entity one;
            one.data = parse_json(text).value();
            batch.push_back(into.prepare(one, "key").value());
        }
        std::vector<std::string> lines;
        failures.clear();
        for (const auto& outcome : run_awaitable(io, into.send_all(std::move(batch)))) {
            failures.push_back(outcome ? failure() : outcome.error());
            lines.push_back(outcome ? outcome->response : describe(outcome.error()));
            data = outcome ? write_json(outcome->data) : "";
        }
        return lines;
    }

    // As sql_folder::read(), on the server.
    std::string read_pages(const std::string& yaml, json::value position = nullptr) {
        return read_with("client: shop\n" + yaml, std::move(position));
    }

    std::vector<failure> failures;
    std::string data;
    const std::string insert =
        "statement: INSERT INTO p(id, title, price) VALUES(:id, :title, :price)\n"
        "parameters: {id: \"{{ id }}\", title: \"{{ title }}\", price: \"{{ price }}\"}\n";
};

}  // namespace sluice::testing
