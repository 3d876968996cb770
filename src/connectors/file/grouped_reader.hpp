#pragma once

// Makes one record of the consecutive records of a file that have one key, such as the rows of a
// product in a shop's export. One group is in memory at a time.

#include "connectors/file/record_reader.hpp"

#include <boost/json/array.hpp>
#include <boost/unordered/unordered_flat_map.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sluice::file {

enum class returning_key { second_record, error };

struct grouping {
    std::string by;                   // the member with the key
    std::vector<std::string> first;   // members whose first value that is not empty stands beside
    std::string as = "rows";          // the member that holds the records
    std::int64_t most_rows = 10'000;  // of one group
    returning_key comes_back = returning_key::second_record;
};

// The keys of a file's groups, as hashes, with the offset of the first group of each.
struct group_keys {
    std::string file;
    std::uint64_t known_to = 0;  // the offset before which all keys are known
    boost::unordered_flat_map<std::uint64_t, std::uint64_t> offsets = {};

    // Tells whether an earlier group has the key. The group at `offset` may come again itself.
    bool comes_back(const std::string& key, std::uint64_t offset);
};

class grouped_reader final : public record_reader {
 public:
    // `path` is for messages. `keys` holds the keys before the first row; a group with one of them
    // comes out with a fault. Null: a key may come back.
    grouped_reader(std::unique_ptr<record_reader> rows, grouping how, std::string path,
                   group_keys* keys = nullptr)
        : rows_(std::move(rows)), how_(std::move(how)), path_(std::move(path)), keys_(keys) {}

    // Returns {by: key, first…, as: […]}. A row that cannot be read, or has no key, comes out with
    // its fault before the group that it stands in.
    result<std::optional<record>> next() override;

    // At the end of the file, more rows of the last group may follow.
    file_tail tail() const override;

    // The offset of the row that begins the next group.
    std::uint64_t offset() const override { return ahead_ ? ahead_->offset : rows_->offset(); }
    std::uint64_t line() const override { return ahead_ ? ahead_->line : rows_->line(); }
    bool between_records() const override { return group_.empty(); }
    result<bool> ended() override;
    std::string remark() const override { return rows_->remark(); }

 private:
    // A row that was read, with its place before it was.
    struct row {
        record read;
        std::string key;
        std::uint64_t offset = 0;
        std::uint64_t line = 0;
    };

    result<std::optional<row>> next_row();
    record take_group();

    std::unique_ptr<record_reader> rows_;
    grouping how_;
    std::string path_;
    group_keys* keys_;
    std::vector<row> group_;    // of one key
    std::optional<row> ahead_;  // the first row of the next group
    bool at_end_ = false;
};

}  // namespace sluice::file
