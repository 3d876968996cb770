#pragma once

// The options of the file subscriber.

#include "connectors/file/folder_reader.hpp"
#include "connectors/file/page_reader.hpp"

#include <sluice/config/declaration.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sluice::file {

enum class bad_record { reject, reject_line, fail };

enum class done_with { remember, follow, remove, move };

struct done_options {
    std::optional<done_with> then;
    std::string move;
};

struct subscriber_options {
    std::string path;
    file_format format = file_format::by_extension;
    std::string entity;
    std::int64_t page_size = 500;
    std::string delimiter = ",";
    bool has_header = true;
    std::vector<std::string> columns;
    unclear_names unclear = unclear_names::error;
    std::int64_t skip_lines = 0;
    ragged_rows ragged = ragged_rows::error;
    text_encoding encoding = text_encoding::utf8;
    bad_record on_bad = bad_record::reject;
    std::optional<grouping> group;
    std::optional<expression> items;
    std::size_t largest_record = 16UL * 1024 * 1024;
    std::size_t largest_unpacked = 10UL * 1024 * 1024 * 1024;
    std::chrono::milliseconds quiet = std::chrono::seconds(30);
    std::optional<done_options> done;
    std::string marker;
    bool watch = false;
};

const config::declaration<subscriber_options>& subscriber_declaration();

read_settings read_settings_of(const subscriber_options& options);
// Of options with `done`.
folder_settings folder_settings_of(const subscriber_options& options);

}  // namespace sluice::file
