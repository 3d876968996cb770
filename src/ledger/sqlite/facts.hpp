#pragma once

// Answers short questions about tasks and lanes, for the ledger's reader and writer. Changes
// nothing.

#include "ledger/sqlite/listing_pages.hpp"
#include "ledger/sqlite/name_table.hpp"

#include <sluice/ledger/ledger.hpp>

namespace sluice::ledger::sqlite {

class facts {
 public:
    facts(connection& connection, name_table& known);

    // Every function throws sql_error.
    incoming_state state_of(const std::string& incoming);
    std::vector<std::optional<known_entity>> known(const std::string& incoming,
                                                   const std::vector<std::string>& ids);
    std::vector<bool> shown_before(const std::string& incoming,
                                   const std::vector<std::string>& ids);
    std::vector<missing_entity> missing(const missing_request& request);
    std::vector<std::string> claimed_external_ids(const destination& destination,
                                                  const std::vector<std::string>& external_ids);
    std::size_t finished_without_id(const destination& destination, const std::string& fingerprint);
    std::map<task_state, std::int64_t> count_by_state();
    std::vector<run_summary> last_runs(const run_filter& filter);
    std::vector<lane_head> heads_of_lanes(wall_time now);

 private:
    std::optional<std::int64_t> number_of_target(const destination& destination);

    name_table& names_;
    statement incoming_;
    statement entity_;
    shown_rows shown_;
    statement missing_;
    statement external_;
    statement without_id_;
    statement count_;
    statement runs_;
    statement heads_;
};

}  // namespace sluice::ledger::sqlite
