#include "connectors/file/subscriber_options.hpp"

namespace sluice::file {

namespace {

std::size_t unpacked_bound_of(const subscriber_options& options) {
    return options.format == file_format::binary ? 0 : options.largest_unpacked;
}

}  // namespace

read_settings read_settings_of(const subscriber_options& options) {
    read_settings settings;
    settings.path = options.path;
    settings.format = options.format;
    settings.entity = options.entity;
    settings.page_size = static_cast<std::size_t>(options.page_size);
    settings.largest_record = options.largest_record;
    settings.largest_unpacked = unpacked_bound_of(options);
    settings.quiet = options.quiet;
    settings.encoding = options.encoding;
    settings.group = options.group;
    settings.items = options.items;
    settings.fails_at_bad_record = options.on_bad == bad_record::fail;
    settings.csv.delimiter = options.delimiter == "auto"  ? '\0'
                             : options.delimiter == "tab" ? '\t'
                                                          : options.delimiter.at(0);
    settings.csv.ragged = options.ragged;
    settings.csv.largest_row = options.largest_record;
    settings.csv.has_header = options.has_header;
    settings.csv.columns = options.columns;
    settings.csv.unclear = options.unclear;
    settings.csv.skip_lines = options.skip_lines;
    settings.csv.guess_row_ends = options.on_bad == bad_record::reject_line;
    return settings;
}

folder_settings folder_settings_of(const subscriber_options& options) {
    folder_settings settings;
    settings.read = read_settings_of(options);
    settings.folder.pattern = options.path;
    settings.folder.marker = options.marker;
    settings.folder.quiet = options.quiet;
    settings.folder.largest_unpacked = unpacked_bound_of(options);
    const auto then = options.done->then.value_or(done_with::move);
    settings.folder.follows = then == done_with::follow;
    settings.after = then == done_with::remember ? after_reading::remember
                     : then == done_with::follow ? after_reading::follow
                                                 : after_reading::finish;
    settings.finish = {options.done->move, options.marker};
    return settings;
}

}  // namespace sluice::file
