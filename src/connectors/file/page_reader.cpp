#include "connectors/file/page_reader.hpp"

#include "connectors/file/bounded_screen.hpp"
#include "connectors/file/file_share.hpp"
#include "connectors/file/listing.hpp"
#include "connectors/file/read_position.hpp"

#include <algorithm>
#include <iterator>

namespace sluice::file {

namespace {

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
                               const std::string& next_file, wall_time now, kept_reading* kept,
                               const record_screen* screen) {
    const auto source = open_source_file(from.file, settings.largest_unpacked, kept);
    if (!source) {
        return source.error();
    }
    const auto restarted = restart_if_replaced(from, *source);
    if (!restarted) {
        return restarted.error();
    }
    const auto nothing = from.in_the_middle() ? result<bool>(false)
                                              : is_without_content(settings, *source, from.file);
    if (!nothing) {
        return nothing.error();
    }
    if (*nothing) {
        return take_nothing(settings, from, *source, next_file);
    }
    const auto reader =
        make_reader(settings, source->file, {from.file, from.offset, from.line}, kept, screen);
    if (!reader) {
        return reader.error();
    }
    const auto quiet = [&] { return is_quiet(*source, from.file, settings, now); };
    auto share = read_share(settings, **reader, from.file,
                            {settings.page_size, settings.page_bytes}, quiet, screen);
    if (!share) {
        return share.error();
    }
    page_outcome outcome;
    outcome.page.entities = std::move(share->entities);
    outcome.page.screened = share->screened;
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
                               wall_time now, kept_reading* kept, const record_screen* screen) {
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
    const bounded_screen bounded(screen);
    return read_file(settings, std::move(from), next == files->end() ? std::string() : *next, now,
                     kept, bounded.get());
}

}  // namespace sluice::file
