#include "ledger/sqlite/salvage.hpp"

#include "ledger/sqlite/sql_error.hpp"

#include <limits>

namespace sluice::ledger::sqlite {

namespace {

// Past damage, the salvage asks for every row by its id; it gives up at a longer gap than this.
constexpr std::int64_t longest_gap = 5'000'000;

std::string reversed(const std::string& key) {
    std::string order = key + " DESC";
    for (auto at = order.find(", "); at != std::string::npos; at = order.find(", ", at + 7)) {
        order.replace(at, 2, " DESC, ");
    }
    return order;
}

std::string rows_named(std::int64_t first, std::int64_t last) {
    return first == last ? "row " + std::to_string(first)
                         : "rows " + std::to_string(first) + " to " + std::to_string(last);
}

}  // namespace

salvage::salvage(connection& connection, const table_shape& table, const taker& take)
    : connection_(connection), table_(table), take_(take) {
    for (const auto& name : table.columns) {
        columns_ += (columns_.empty() ? "" : ", ") + name;
    }
    columns_ += table.has_rowid ? ", rowid" : ", 0";
}

std::vector<std::string> salvage::run() {
    std::vector<std::string> lost;
    const auto start = std::numeric_limits<std::int64_t>::min();
    here_ = start;
    if (read(" ORDER BY " + table_.key) || ended_) {
        return lost;
    }
    if (table_.has_rowid) {
        read_past_damage(lost);
        return lost;
    }
    // Reads from the other end up to the damage. No row comes twice, because the damage lies
    // between.
    read(" ORDER BY " + reversed(table_.key));
    lost.push_back("table " + table_.name + ": rows on and after a damaged page, " +
                   std::to_string(read_) + " others were read");
    return lost;
}

void salvage::read_past_damage(std::vector<std::string>& lost) {
    const auto last_before = here_;
    const auto unread = std::numeric_limits<std::int64_t>::max();
    here_ = unread;
    const auto after = last_before == std::numeric_limits<std::int64_t>::min()
                           ? std::string()
                           : " WHERE rowid > " + std::to_string(last_before);
    read(after + " ORDER BY rowid DESC");
    const bool has_end = here_ != unread;
    const bool has_start = last_before != std::numeric_limits<std::int64_t>::min();
    const auto first = has_start ? last_before + 1 : 1;
    if (!has_end || here_ - first > longest_gap) {
        lost.push_back("table " + table_.name + ": all rows " +
                       (has_start ? "behind " + std::to_string(last_before) : "") +
                       (has_end ? " before " + std::to_string(here_) : ""));
        return;
    }
    read_between(first, here_ - 1, lost);
}

void salvage::read_between(std::int64_t first, std::int64_t last, std::vector<std::string>& lost) {
    std::optional<std::int64_t> gap;
    for (auto id = first; id <= last + 1 && !ended_; ++id) {
        const bool readable = id > last || read_rowid(id);
        if (!readable && !gap) {
            gap = id;
        } else if (readable && gap) {
            lost.push_back("table " + table_.name + ": " + rows_named(*gap, id - 1));
            gap.reset();
        }
    }
}

bool salvage::read_rowid(std::int64_t id) {
    return read(" WHERE rowid = " + std::to_string(id));
}

bool salvage::read(const std::string& condition_and_order) {
    try {
        statement all(connection_,
                      "SELECT " + columns_ + " FROM " + table_.name + condition_and_order);
        auto found = all.with();
        while (!ended_ && found.next()) {
            ++read_;
            here_ = found.integer(static_cast<int>(table_.columns.size()));
            ended_ = !take_(found);
        }
        return true;
    } catch (const sql_error& error) {
        if (!error.is_damage()) {
            throw;
        }
        return false;
    }
}

}  // namespace sluice::ledger::sqlite
