#include "connectors/file/page_reader.hpp"

#include "connectors/file/json_array_reader.hpp"
#include "connectors/file/listing.hpp"
#include "connectors/file/ndjson_reader.hpp"
#include "connectors/file/read_position.hpp"

#include <algorithm>
#include <fcntl.h>
#include <filesystem>
#include <memory>

namespace sluice::file {

namespace {

struct open_source {
    descriptor file;
    file_facts facts;
};

result<open_source> open_source_file(const std::string& path) {
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
    return open_source{*std::move(file), *std::move(facts)};
}

result<std::unique_ptr<record_reader>> make_reader(const read_settings& settings,
                                                   const descriptor& file,
                                                   const read_position& from) {
    const auto format = format_of(settings.format, from.file);
    if (!format) {
        return failure(failure_class::refused,
                       "the name of '" + from.file + "' does not tell its format",
                       "set 'format' to csv, ndjson or json");
    }
    std::unique_ptr<record_reader> reader;
    if (*format == file_format::csv) {
        reader = std::make_unique<csv_reader>(file, from.file, settings.csv, from.offset, from.line,
                                              settings.encoding);
    } else if (*format == file_format::ndjson) {
        reader = std::make_unique<ndjson_reader>(file, from.file, settings.largest_record,
                                                 from.offset, from.line, settings.encoding);
    } else {
        reader = std::make_unique<json_array_reader>(file, from.file, settings.largest_record,
                                                     from.offset, from.line, settings.encoding);
    }
    if (settings.group) {
        reader = std::make_unique<grouped_reader>(std::move(reader), *settings.group, from.file);
    }
    return reader;
}

entity make_entity(const read_settings& settings, const std::string& path, record read) {
    entity made;
    made.type =
        settings.entity.empty() ? std::filesystem::path(path).stem().string() : settings.entity;
    made.headers["file"] = path;
    made.headers["line"] = std::to_string(read.line);
    made.data = std::move(read.data);
    return made;
}

struct file_share {
    std::vector<entity> entities;
    std::vector<unreadable_record> unreadable;
    std::vector<std::string> mended;  // of the first mended record, each with its place
    std::int64_t mended_records = 0;
    bool ended = false;
    std::uint64_t offset = 0;
    std::uint64_t line = 1;
    bool whole = true;   // false: the file may still grow
    bool waits = false;  // the last record is left for another run
};

// Looks again, because a writer may have begun after the file was opened.
bool is_quiet(const open_source& source, const std::string& path, const read_settings& settings,
              wall_time now) {
    const auto facts = facts_of(source.file, path);
    const bool as_opened =
        facts && facts->size == source.facts.size && facts->modified == source.facts.modified;
    const bool asked = settings.quiet > std::chrono::milliseconds(0);
    return !asked || (as_opened && source.facts.modified + settings.quiet <= now);
}

void take_record(const read_settings& settings, const std::string& path, record read,
                 file_share& share) {
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
    share.entities.push_back(make_entity(settings, path, std::move(read)));
}

// Reads as many records as a page takes. A fault after good records is left for the next call.
// `quiet` tells whether the file counts as finished.
template <class Quiet>
result<file_share> read_share(const read_settings& settings, record_reader& reader,
                              const std::string& path, Quiet quiet) {
    file_share share;
    const std::uint64_t begin = reader.offset();
    while (true) {
        // Taken before each record: a record that is not taken is read again from here.
        const bool between = reader.between_records();
        if (between) {
            share.offset = reader.offset();
            share.line = reader.line();
        }
        const auto taken = share.entities.size() + share.unreadable.size();
        const bool full =
            taken >= settings.page_size || share.offset - begin >= settings.page_bytes;
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
        take_record(settings, path, **std::move(read), share);
    }
}

json::value ended_position() {
    json::object members;
    members["ended"] = true;
    return members;
}

// Moves `from` back to the beginning of the file if another file has taken its place. Returns
// whether it did.
result<bool> restart_if_replaced(read_position& from, const open_source& source) {
    if (!from.in_the_middle()) {
        return false;
    }
    const auto fits = still_fits(from, source.file, from.file, source.facts);
    if (!fits) {
        return fits.error();
    }
    if (!*fits) {
        from.offset = 0;
        from.line = 1;
    }
    return !*fits;
}

result<json::value> middle_position(const open_source& source, const std::string& path,
                                    const file_share& share) {
    auto seen = checksum_before(source.file, path, share.offset);
    if (!seen) {
        return seen.error();
    }
    return to_json({path, source.facts.identity, share.offset, share.line, *std::move(seen)});
}

// Sets the position from which the listing goes on after a file.
void go_on_after(page& done, const std::string& next_file) {
    if (next_file.empty()) {
        done.position = ended_position();
        done.last = true;
        return;
    }
    read_position next;
    next.file = next_file;
    done.position = to_json(next);
    done.last = false;
}

// Handles a file with nothing but blanks. It is being written, or its writer was cut off. It cannot
// show which of its records were deleted.
result<page_outcome> take_nothing(const read_settings& settings, const read_position& from,
                                  const open_source& source, const std::string& next_file) {
    const bool an_empty_list = format_of(settings.format, from.file) == file_format::ndjson;
    // For NDJSON an empty file is an empty list. The other formats write something for an empty
    // list.
    if (from.file == settings.path && !an_empty_list) {
        return failure(failure_class::invalid, from.file + ": the file is empty",
                       "is it still being written? An empty list is a header row in CSV, [] in "
                       "JSON");
    }
    page_outcome outcome;
    outcome.page.whole = false;
    outcome.unfinished = unfinished_file{from.file, 1, "it is empty", source.facts.modified};
    go_on_after(outcome.page, next_file);
    return outcome;
}

result<page_outcome> read_file(const read_settings& settings, read_position from,
                               const std::string& next_file, wall_time now) {
    const auto source = open_source_file(from.file);
    if (!source) {
        return source.error();
    }
    const auto restarted = restart_if_replaced(from, *source);
    if (!restarted) {
        return restarted.error();
    }
    const auto nothing = from.in_the_middle()
                             ? result<bool>(false)
                             : holds_nothing(source->file, from.file, settings.encoding);
    if (!nothing) {
        return nothing.error();
    }
    if (*nothing) {
        return take_nothing(settings, from, *source, next_file);
    }
    const auto reader = make_reader(settings, source->file, from);
    if (!reader) {
        return reader.error();
    }
    const auto quiet = [&] { return is_quiet(*source, from.file, settings, now); };
    auto share = read_share(settings, **reader, from.file, quiet);
    if (!share) {
        return share.error();
    }
    page_outcome outcome;
    outcome.page.entities = std::move(share->entities);
    outcome.page.unreadable = std::move(share->unreadable);
    outcome.mended = std::move(share->mended);
    outcome.mended_records = share->mended_records;
    const auto remark = (*reader)->remark();
    outcome.remark = remark.empty() ? "" : from.file + ": " + remark;
    outcome.restarted = *restarted ? from.file : "";
    // Among several files, only this one begins anew.
    outcome.page.begins_anew = *restarted && from.file == settings.path;
    outcome.page.whole = share->whole;
    if (share->waits) {
        outcome.unfinished =
            unfinished_file{from.file, share->line, "its last record has no end, and waits",
                            source->facts.modified};
    }
    if (share->ended) {
        go_on_after(outcome.page, next_file);
        return outcome;
    }
    auto middle = middle_position(*source, from.file, *share);
    if (!middle) {
        return middle.error();
    }
    outcome.page.position = *std::move(middle);
    outcome.page.last = false;
    return outcome;
}

}  // namespace

result<page_outcome> read_page(const read_settings& settings, const json::value& position,
                               wall_time now) {
    const auto files = files_of(settings.path);
    if (!files) {
        return files.error();
    }
    read_position from = position_from(position);
    // Files are sorted, so the next one is found even if the current one was deleted.
    const auto current = std::lower_bound(files->begin(), files->end(), from.file);
    if (current == files->end()) {
        page_outcome nothing;
        nothing.page.position = ended_position();
        return nothing;
    }
    if (*current != from.file) {  // the first file, or the one after a deleted file
        from = {};
        from.file = *current;
    }
    const auto next = std::next(current);
    return read_file(settings, std::move(from), next == files->end() ? std::string() : *next, now);
}

}  // namespace sluice::file
