#pragma once

// A database as subscribers and publishers of type `sql` see it: the client of one kind of database
// reads pages of rows and writes batches of records.

#include "connectors/sql/row_page.hpp"
#include "connectors/sql/sql_value.hpp"
#include "connectors/sql/statement_text.hpp"
#include "connectors/sql/written_rows.hpp"

#include <sluice/component/client.hpp>
#include <sluice/component/context.hpp>
#include <sluice/component/subscriber.hpp>

#include <memory>
#include <string>
#include <vector>

namespace sluice::sql {

class row_database : public client {
 public:
    // A database takes no HTTP request.
    awaitable<result<net::response>> send(net::request request) override;

    virtual sql_dialect dialect() const = 0;

    // Fails (class refused) when an upsert by these columns could make a second row. Databases that
    // find that out at each statement are not asked before.
    virtual awaitable<result<void>> check_key(std::string /*table*/,
                                              std::vector<std::string> /*key*/) {
        co_return result<void>();
    }

    // Names the database, without secrets: "/srv/shop/shop.db".
    virtual std::string place() const = 0;

    // Fails (class invalid) for a statement that can never be used. A fault that the database finds
    // comes with its first use.
    enum class use { read, write };
    virtual result<void> judge(const std::string& /*statement*/, use /*wanted*/) const {
        return {};
    }

    // Reads one page of a query. `values` holds the configured parameters; `after` is the cursor
    // that the page begins after. The position of the page is {cursor: …}, or null where the next
    // run begins at the start. A row that JSON cannot hold, or that is larger than largest_row, is
    // an unreadable record. Cancelled (terminal), it throws operation_aborted.
    virtual awaitable<result<page>> read(row_query asked, bound_values values,
                                         json::value after) = 0;

    // Executes a statement for several records in one transaction. Returns one outcome for each
    // record, in order. A record that breaks a constraint fails alone (class refused), and the
    // others are committed. Fails as a whole when nothing was committed. A failure of the commit
    // itself may have happened. Cancelled (terminal), it throws operation_aborted.
    virtual awaitable<result<std::vector<result<written_rows>>>> write(
        std::string statement, std::vector<bound_values> records) = 0;
};

// Returns the client of that name. Fails when there is none, and for a client of another type.
result<std::shared_ptr<row_database>> database_of(const std::string& client,
                                                  const component_context& context);

}  // namespace sluice::sql
