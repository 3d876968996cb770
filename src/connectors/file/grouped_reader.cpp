#include "connectors/file/grouped_reader.hpp"

#include "connectors/file/taken_file.hpp"

#include <sluice/net/query.hpp>

#include <boost/json/object.hpp>

#include <algorithm>
#include <utility>

namespace sluice::file {

namespace {

bool is_empty(const json::value& value) {
    return value.is_null() || (kind_of(value) == json_kind::string && value.get_string().empty());
}

}  // namespace

bool group_keys::comes_back(const std::string& key, std::uint64_t offset) {
    const auto [found, is_new] = offsets.try_emplace(short_hash(key), offset);
    known_to = std::max(known_to, offset);
    return !is_new && found->second != offset;
}

result<std::optional<grouped_reader::row>> grouped_reader::next_row() {
    if (ahead_) {
        return std::exchange(ahead_, std::nullopt);
    }
    row made;
    made.offset = rows_->offset();
    made.line = rows_->line();
    auto read = rows_->next();
    if (!read) {
        return read.error();
    }
    if (!*read) {
        return std::optional<row>();
    }
    made.read = **std::move(read);
    if (made.read.fault.empty()) {
        made.key = net::scalar_member(made.read.data, how_.by);
        if (made.key.empty()) {
            made.read =
                set_aside(path_, made.read.line, "the row has no value for '" + how_.by + "'",
                          write_json(made.read.data));
        }
    }
    return std::optional(std::move(made));
}

result<std::optional<record>> grouped_reader::next() {
    for (;;) {
        auto row = next_row();
        if (!row) {
            return row.error();
        }
        if (!*row) {
            at_end_ = !group_.empty();
            return group_.empty() ? std::optional<record>() : std::optional(take_group());
        }
        if (!(*row)->read.fault.empty()) {
            return std::optional(std::move((*row)->read));
        }
        if (!group_.empty() && group_.front().key != (*row)->key) {
            ahead_ = *std::move(row);
            return std::optional(take_group());
        }
        if (static_cast<std::int64_t>(group_.size()) >= how_.most_rows) {
            return located(path_, (*row)->line,
                           "more than " + std::to_string(how_.most_rows) + " rows have the key '" +
                               (*row)->key + "'",
                           "is '" + how_.by + "' the column that tells the records apart?");
        }
        group_.push_back(**std::move(row));
    }
}

record grouped_reader::take_group() {
    auto rows = std::exchange(group_, {});
    const auto key = rows.front().key;
    const bool returns = keys_ != nullptr && keys_->comes_back(key, rows.front().offset);
    record made;
    made.line = rows.front().read.line;
    json::object members;
    members[how_.by] = *member(rows.front().read.data, how_.by);
    for (const auto& name : how_.first) {
        members[name] = nullptr;
        for (const auto& one : rows) {
            const auto* value = member(one.read.data, name);
            if (value != nullptr && !is_empty(*value)) {
                members[name] = *value;
                break;
            }
        }
    }
    json::array all;
    all.reserve(rows.size());
    for (auto& one : rows) {
        if (made.mended.empty()) {
            made.mended = std::move(one.read.mended);
        }
        all.push_back(std::move(one.read.data));
    }
    members[how_.as] = std::move(all);
    made.data = std::move(members);
    if (returns) {
        return set_aside(path_, made.line,
                         "the key '" + key +
                             "' was there before, with other keys after it (sort "
                             "the file by '" +
                             how_.by + "', or set `comes_back: second_record`)",
                         write_json(made.data));
    }
    return made;
}

file_tail grouped_reader::tail() const {
    if (rows_->tail() == file_tail::open) {
        return ahead_ ? file_tail::ended : file_tail::open;  // the open row is of the next group
    }
    return at_end_ ? file_tail::open : file_tail::ended;
}

result<bool> grouped_reader::ended() {
    return ahead_ ? result<bool>(false) : rows_->ended();
}

}  // namespace sluice::file
