#include "connectors/file/file_share.hpp"

#include "connectors/file/binary_reader.hpp"
#include "connectors/file/document_reader.hpp"
#include "connectors/file/json_array_reader.hpp"
#include "connectors/file/ndjson_reader.hpp"

#include <sluice/net/query.hpp>

#include <fcntl.h>
#include <filesystem>
#include <optional>
#include <utility>

namespace sluice::file {

namespace {

// The name without its endings: orders of orders.csv.gz, app of app.ndjson.1 for app.ndjson.
std::string type_of(const read_settings& settings, const std::string& path) {
    const bool is_rotated = path.starts_with(settings.path);
    const auto& named = is_rotated ? settings.path : path;
    return std::filesystem::path(formats::without_packing(named)).stem().string();
}

entity make_entity(const std::string& type, const std::string& path, record read) {
    entity made;
    made.type = type;
    made.headers["file"] = path;
    made.headers["line"] = std::to_string(read.line);
    made.data = std::move(read.data);
    return made;
}

void take_record(const std::string& type, const std::string& path, record read,
                 const record_screen* screen, file_share& share) {
    if (!read.fault.empty()) {
        share.unreadable.push_back({std::move(read.fault), std::string(read.data.as_string())});
        return;
    }
    share.mended_records += read.mended.empty() ? 0 : 1;
    if (share.mended.empty() && !read.mended.empty()) {
        const auto place = path + ":" + std::to_string(read.line) + ": ";
        for (const auto& one : read.mended) {
            share.mended.push_back(place + one);
        }
    }
    if (read.screened || (screen != nullptr && screen->drops(read.data))) {
        ++share.screened;
        return;
    }
    share.entities.push_back(make_entity(type, path, std::move(read)));
}

bool is_same_file(const file_facts& a, const file_facts& b) {
    return a.identity == b.identity && a.size == b.size && a.modified == b.modified;
}

std::shared_ptr<packed_content> content_of(const std::string& path, const file_facts& facts,
                                           formats::packing packed, std::uint64_t largest,
                                           kept_reading* kept) {
    if (kept != nullptr && kept->content && kept->path == path &&
        is_same_file(kept->facts, facts)) {
        return kept->content;
    }
    auto made = std::make_shared<packed_content>(packed, largest);
    if (kept != nullptr) {
        kept->content = made;
        kept->path = path;
        kept->facts = facts;
    }
    return made;
}

// Knows the keys before the place where the reader begins, also after a restart in the middle of
// the file.
result<void> know_keys(const read_settings& settings, const descriptor& file,
                       const reader_place& from, group_keys& keys) {
    if (keys.file != from.file || from.offset == 0) {
        keys = {};
        keys.file = from.file;
    }
    if (keys.known_to >= from.offset) {
        return {};
    }
    auto plain = settings;
    plain.group->comes_back = returning_key::second_record;
    auto before = make_reader(plain, file, {from.file, 0, 1}, nullptr);
    if (!before) {
        return before.error();
    }
    while ((*before)->offset() < from.offset) {
        const auto begin = (*before)->offset();
        const auto group = (*before)->next();
        if (!group) {
            return group.error();
        }
        if (!*group) {
            break;
        }
        if ((*group)->fault.empty()) {
            keys.comes_back(net::scalar_member((*group)->data, settings.group->by), begin);
        }
    }
    keys.known_to = from.offset;
    return {};
}

}  // namespace

result<open_source> open_source_file(const std::string& path, std::uint64_t largest_unpacked,
                                     kept_reading* kept) {
    // Without O_NONBLOCK, opening a pipe would wait for a writer.
    auto file = open_file(path, O_RDONLY | O_NONBLOCK);
    if (!file) {
        return file.error();
    }
    auto facts = facts_of(*file, path);
    if (!facts) {
        return facts.error();
    }
    if (!facts->regular) {
        return failure(failure_class::refused, "'" + path + "' is not a regular file",
                       "'path' must name a file");
    }
    constexpr std::size_t magic = 4;
    const auto beginning = read_at(*file, path, 0, magic);
    if (!beginning) {
        return beginning.error();
    }
    const auto packed = formats::packing_of(*beginning);
    if (packed != formats::packing::none && largest_unpacked > 0) {
        file->unpack_by(content_of(path, *facts, packed, largest_unpacked, kept));
    }
    return open_source{*std::move(file), *std::move(facts)};
}

result<bool> is_without_content(const read_settings& settings, const open_source& source,
                                const std::string& path) {
    return settings.format == file_format::binary
               ? result<bool>(source.facts.size == 0)
               : holds_nothing(source.file, path, settings.encoding);
}

result<std::unique_ptr<record_reader>> make_reader(const read_settings& settings,
                                                   const descriptor& file, const reader_place& from,
                                                   kept_reading* kept,
                                                   const record_screen* screen) {
    auto format = format_of(settings.format, from.file);
    if (!format) {  // the rest of a rotated file: app.ndjson.1
        format = format_of(settings.format, settings.path);
    }
    if (!format) {
        return failure(failure_class::refused,
                       "the name of '" + from.file + "' does not tell its format",
                       "set 'format' to csv, ndjson, json, xml, yaml or binary");
    }
    std::unique_ptr<record_reader> reader;
    if (*format == file_format::csv) {
        // The screen asks for whole records, and a row of a group is a part of one.
        reader = std::make_unique<csv_reader>(file, from.file, settings.csv, from.offset, from.line,
                                              settings.encoding, settings.group ? nullptr : screen);
    } else if (*format == file_format::ndjson) {
        reader = std::make_unique<ndjson_reader>(file, from.file, settings.largest_record,
                                                 from.offset, from.line, settings.encoding);
    } else if (*format == file_format::binary) {
        reader =
            std::make_unique<binary_reader>(file, from.file, settings.largest_record, from.offset);
    } else if (*format != file_format::json || settings.items) {
        reader = std::make_unique<document_reader>(file, from.file, *format, settings.items,
                                                   settings.largest_record, from.offset,
                                                   settings.encoding);
    } else {
        reader = std::make_unique<json_array_reader>(file, from.file, settings.largest_record,
                                                     from.offset, from.line, settings.encoding);
    }
    if (settings.group) {
        group_keys* keys = nullptr;
        if (settings.group->comes_back == returning_key::error && kept != nullptr) {
            keys = &kept->keys;
            if (auto known = know_keys(settings, file, from, *keys); !known) {
                return known.error();
            }
        }
        reader =
            std::make_unique<grouped_reader>(std::move(reader), *settings.group, from.file, keys);
    }
    return reader;
}

bool is_quiet(const open_source& source, const std::string& path, const read_settings& settings,
              wall_time now) {
    const auto facts = facts_of(source.file, path);
    const bool as_opened =
        facts && facts->size == source.facts.size && facts->modified == source.facts.modified;
    const bool asked = settings.quiet > std::chrono::milliseconds(0);
    return !asked || (as_opened && source.facts.modified + settings.quiet <= now);
}

result<file_share> read_share(const read_settings& settings, record_reader& reader,
                              const std::string& path, share_limits most,
                              const std::function<bool()>& quiet, const record_screen* screen) {
    file_share share;
    const auto* left_to_ask = reader.screens() ? nullptr : screen;
    const auto type = settings.entity.empty() ? type_of(settings, path) : settings.entity;
    const std::uint64_t begin = reader.offset();
    while (true) {
        // Taken before each record: a record that is not taken is read again from here.
        const bool between = reader.between_records();
        if (between) {
            share.offset = reader.offset();
            share.line = reader.line();
        }
        const auto taken = share.entities.size() + share.unreadable.size() +
                           static_cast<std::size_t>(share.screened);
        const bool full = taken >= most.records || share.offset - begin >= most.bytes;
        if (full && between) {
            auto ended = reader.ended();
            share.ended = ended && *ended;
            return share;
        }
        auto read = reader.next();
        const auto tail = reader.tail();
        if (tail == file_tail::open && !quiet()) {
            share.ended = true;
            share.whole = false;
            share.waits = true;
            return share;
        }
        if (!read) {
            // The good records come first. The next call meets the fault again, with nothing taken,
            // and fails.
            if (taken == 0) {
                return read.error();
            }
            return share;
        }
        if (!*read) {
            share.ended = true;
            return share;
        }
        if (settings.fails_at_bad_record && !(*read)->fault.empty()) {
            if (taken == 0) {
                return failure(failure_class::invalid, (*read)->fault,
                               "mend the file, or set `on_bad_record: reject`");
            }
            return share;
        }
        share.whole = tail != file_tail::complete || quiet();
        take_record(type, path, **std::move(read), left_to_ask, share);
    }
}

}  // namespace sluice::file
