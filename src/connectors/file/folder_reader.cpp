#include "connectors/file/folder_reader.hpp"

#include "connectors/file/bounded_screen.hpp"
#include "connectors/file/byte_source.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace sluice::file {

namespace {

// A position names each file that is to be finished, so a page has a bound for them.
constexpr std::size_t most_to_finish = 500;

json::value placed(const std::string& path, const taken_file& at) {
    json::object members;
    members["file"] = path;
    members["at"] = to_json(at);
    return members;
}

std::optional<waiting_file> placed_file(const json::value& stored) {
    const auto* members = stored.if_object();
    const auto* at = members == nullptr ? nullptr : members->if_contains("at");
    auto taken = at == nullptr ? std::nullopt : taken_file_from(*at);
    if (!taken) {
        return std::nullopt;
    }
    return waiting_file{text_member(*members, "file"),
                        std::make_unique<taken_file>(*std::move(taken))};
}

// Returns how many records the page has taken, with those that it leaves out.
std::size_t records_of(const page& made) {
    return made.entities.size() + made.unreadable.size() + static_cast<std::size_t>(made.screened);
}

}  // namespace

result<void> folder_reader::finish_files(const json::value& position, page_in_work& work) {
    const auto* members = position.if_object();
    const auto* named = members == nullptr ? nullptr : members->if_contains("finish");
    const auto* files = named == nullptr ? nullptr : named->if_array();
    if (files == nullptr) {
        return {};
    }
    std::set<std::string> unsynced;
    for (const auto& one : *files) {
        auto file = placed_file(one);
        if (!file) {
            return failure(failure_class::internal, "the stored position cannot be read");
        }
        const auto done = finish_file(file->path, *file->from, settings_.finish, unsynced);
        if (!done) {
            return done.error();
        }
        if (*done == finished::changed) {
            work.made.notes.push_back(
                {"a file was written to after it was read, and is read on", file->path, ""});
            // The next look finds it again, with its place.
            auto taken = *file->from;
            taken.settled = false;
            look_.remember(std::move(taken));
            looked_ = false;
        } else if (look_.find(file->from->state.identity) != nullptr) {
            look_.forget(file->from->state.identity);
        }
    }
    return sync_all(unsynced);
}

result<void> folder_reader::find_files(const json::value& position, wall_time now) {
    auto middle = placed_file(position);
    const bool goes_on = middle && !waiting_.empty() && waiting_.next_path() == middle->path;
    if (looked_ && (!middle || goes_on)) {
        return {};
    }
    waiting_ = {};
    trouble_.reset();
    auto found = look_.look(now);
    if (!found) {
        return found.error();
    }
    if (middle) {
        std::erase_if(*found, [&](const auto& one) { return one.path == middle->path; });
    }
    waiting_ = waiting_files(*std::move(found));
    if (middle) {
        waiting_.put_first(*std::move(middle));
    }
    looked_ = true;
    return {};
}

bool folder_reader::is_full(const page_in_work& work) const {
    const auto& made = work.made.page;
    return records_of(made) >= settings_.read.page_size ||
           work.bytes >= settings_.read.page_bytes || work.finish.size() >= most_to_finish ||
           made.facts.size() >= most_to_finish;
}

result<folder_outcome> folder_reader::read(const json::value& position, wall_time now,
                                           const record_screen* screen) {
    const bounded_screen bounded(screen);
    page_in_work work;
    work.screen = bounded.get();
    work.made.page.whole = false;  // a file that is not here any more deletes nothing
    work.position = json::object();
    if (auto finished = finish_files(position, work); !finished) {
        looked_ = false;
        return finished.error();
    }
    if (auto found = find_files(position, now); !found) {
        looked_ = false;
        return found.error();
    }
    auto& made = work.made.page;
    made.begins_anew = waiting_.empty() || !waiting_.next_goes_on();
    bool goes_on = true;
    while (goes_on && !waiting_.empty() && !is_full(work)) {
        goes_on = take_file(waiting_.take_next(), now, work) && !settings_.one_file_a_page;
    }
    if (work.fault && records_of(made) == 0 && work.finish.empty()) {
        looked_ = false;
        return *work.fault;
    }
    if (!work.finish.empty()) {
        work.position.get_object()["finish"] = std::move(work.finish);
    }
    made.last = waiting_.empty() && work.position.get_object().empty();
    made.position = std::move(work.position);
    auto changes = look_.take_changes();
    std::ranges::move(changes, std::back_inserter(made.facts));
    if (made.last) {
        waiting_ = {};  // frees the memory of the list
        looked_ = false;
        made.failed = std::exchange(trouble_, std::nullopt);
    }
    work.made.next_whole = look_.next_whole();
    return std::move(work.made);
}

bool folder_reader::take_file(waiting_file file, wall_time now, page_in_work& work) {
    const auto source = open_source_file(file.path, settings_.read.largest_unpacked, &kept_);
    if (!source) {
        if (facts_at(file.path)) {  // else it went since the look
            trouble_ = trouble_.value_or(source.error());
        }
        return true;
    }
    taken_file at;
    at.state = state_of(source->facts);
    at.path = file.path;
    at.taken = now;
    const bool follows = settings_.after == after_reading::follow;
    if (!follows && !file.from &&
        !look_.is_whole(file.path, at.state, source->facts.changed, now)) {
        return true;  // somebody began to write since the look
    }
    if (follows && !file.from) {
        if (auto place = look_.place_in_copy(file.path)) {
            file.from = std::make_unique<taken_file>(*std::move(place));
        }
    }
    // A file that was being read, or that grew after it was, is read on if its beginning is the
    // same. A file that failed and was mended, too: its first records are tasks already.
    const auto* known = look_.find(at.state.identity);
    const bool is_done = known != nullptr && known->settled && known->state == at.state;
    if (!file.from && is_done) {
        return true;  // by another name
    }
    if (!file.from && known != nullptr && known->offset > 0 &&
        (settings_.after == after_reading::finish || !known->settled || known->failed)) {
        file.from = std::make_unique<taken_file>(*known);
    }
    if (file.from) {
        const auto holds = holds_what_was_read(*file.from, source->file, file.path);
        if (!holds) {
            trouble_ = trouble_.value_or(holds.error());
            return true;
        }
        if (*holds) {
            at.offset = file.from->offset;
            at.line = file.from->line;
            at.seen = file.from->seen;
        } else {
            work.made.notes.push_back(
                {"a file was replaced while it was read: reading it from its beginning", file.path,
                 ""});
        }
    }
    const auto nothing = at.offset > 0 ? result<bool>(false)
                                       : is_without_content(settings_.read, *source, file.path);
    if (nothing && *nothing) {
        note_settled(file, std::move(at), work);
        return true;
    }
    const auto reader = make_reader(settings_.read, source->file, {file.path, at.offset, at.line},
                                    &kept_, work.screen);
    if (!nothing || !reader) {
        leave(std::move(file), std::move(at), nothing ? reader.error() : nothing.error(), work);
        return !work.fault;
    }
    const auto& page = work.made.page;
    const share_limits room{settings_.read.page_size - records_of(page),
                            settings_.read.page_bytes - work.bytes};
    const auto quiet = [&] {
        return !follows || is_quiet(*source, file.path, settings_.read, now);
    };
    auto share = read_share(settings_.read, **reader, file.path, room, quiet, work.screen);
    if (!share) {
        leave(std::move(file), std::move(at), share.error(), work);
        return !work.fault;
    }
    const auto seen = seen_before(source->file, file.path, share->offset);
    if (!seen) {
        trouble_ = trouble_.value_or(seen.error());
        return true;
    }
    work.bytes += share->offset - at.offset;
    at.offset = share->offset;
    at.line = share->line;
    at.seen = *seen;
    const auto remark = (*reader)->remark();
    if (!remark.empty()) {
        work.made.notes.push_back({"what a file says of itself", file.path, remark});
    }
    const bool ended = share->ended;
    take_share(std::move(file), *std::move(share), std::move(at), work);
    return ended;
}

void folder_reader::take_share(waiting_file file, file_share share, taken_file at,
                               page_in_work& work) {
    auto& made = work.made;
    std::ranges::move(share.entities, std::back_inserter(made.page.entities));
    std::ranges::move(share.unreadable, std::back_inserter(made.page.unreadable));
    made.page.screened += share.screened;
    if (made.mended.empty()) {
        made.mended = std::move(share.mended);
    }
    made.mended_records += share.mended_records;
    if (!share.ended) {
        work.position = placed(file.path, at);
        file.from = std::make_unique<taken_file>(std::move(at));
        waiting_.put_first(std::move(file));
        return;
    }
    if (share.waits) {
        at.settled = false;
        look_.remember(std::move(at));
        return;
    }
    note_settled(file, std::move(at), work);
}

void folder_reader::note_settled(const waiting_file& file, taken_file at, page_in_work& work) {
    at.settled = true;
    if (settings_.after == after_reading::finish) {
        work.finish.push_back(placed(file.path, at));
        return;
    }
    look_.remember(std::move(at));
}

void folder_reader::leave(waiting_file file, taken_file at, const failure& why,
                          page_in_work& work) {
    if (why.kind != failure_class::invalid && why.kind != failure_class::refused) {
        trouble_ = trouble_.value_or(why);
        return;
    }
    if (settings_.read.fails_at_bad_record) {
        work.fault = why;
        waiting_.put_first(std::move(file));
        return;
    }
    work.made.page.unreadable.push_back(
        {why.message + "; the rest of the file is not read until the file changes", file.path});
    work.made.notes.push_back({"a file cannot be read to its end", file.path, why.message});
    at.settled = true;
    at.failed = true;
    look_.remember(std::move(at));
}

}  // namespace sluice::file
