#include "connectors/file/append_file.hpp"

#include "connectors/file/csv_reader.hpp"
#include "connectors/file/directory.hpp"
#include "connectors/file/named_file.hpp"
#include "connectors/file/read_position.hpp"
#include "connectors/file/record_text.hpp"

#include <sluice/model/text.hpp>

#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace sluice::file {

namespace {

// A longer first row is no list of column names.
constexpr std::size_t largest_header = 1024UL * 1024;

bool missing(const std::string& path) {
    return ::access(path.c_str(), F_OK) != 0 && errno == ENOENT;
}

failure other_columns(const std::string& path, const std::vector<std::string>& existing) {
    return {failure_class::unreachable,
            "'" + path + "' has other columns already: " + joined(existing, ", "),
            "move that file away, or set 'columns' to those"};
}

// Finds where the file ends now.
result<file_end> present_end(const std::string& path) {
    file_end end;
    if (missing(path)) {
        return end;
    }
    const auto file = open_file(path, O_RDONLY | O_NONBLOCK);
    if (!file) {
        return file.error();
    }
    const auto facts = facts_of(*file, path);
    if (!facts) {
        return facts.error();
    }
    auto before = checksum_before(*file, path, facts->size);
    if (!before) {
        return before.error();
    }
    end.identity = facts->identity;
    end.offset = facts->size;
    end.before = *std::move(before);
    return end;
}

}  // namespace

result<file_end> append_file::known_end() {
    // While an append is under way, the file may end in the middle of a record.
    const std::unique_lock none_under_way(io_, std::try_to_lock);
    {
        const std::lock_guard guard(end_mutex_);
        const auto facts = facts_at(settings_.path);
        // The remembered end saves a read. It counts only if nobody else has changed the file.
        const bool as_left =
            end_ && facts && facts->identity == end_->identity && facts->size == end_->offset;
        if (end_ && (as_left || !none_under_way)) {
            return *end_;
        }
    }
    return present_end(settings_.path);
}

void append_file::remember(const std::string& identity, std::uint64_t end) {
    {
        const std::lock_guard guard(end_mutex_);
        if (end_ && end_->identity == identity && end_->offset == end) {
            return;
        }
    }
    auto before = checksum_before(file_, settings_.path, end);
    const std::lock_guard guard(end_mutex_);
    if (before) {
        end_ = file_end{identity, end, *std::move(before)};
    } else {
        end_.reset();
    }
}

result<std::vector<std::string>> append_file::existing_columns() const {
    if (settings_.format != file_format::csv || missing(settings_.path)) {
        return std::vector<std::string>();
    }
    const auto file = open_file(settings_.path, O_RDONLY | O_NONBLOCK);
    if (!file) {
        return file.error();
    }
    byte_source source(*file, settings_.path, 0);
    csv_rows rows(source, settings_.delimiter, largest_header, 1);
    return read_header(rows, settings_.path);
}

result<appended> append_file::append(const std::vector<std::string>& columns,
                                     const std::vector<std::string>& records, last_line unfinished,
                                     wall_time now) {
    const std::lock_guard guard(io_);
    std::size_t added = 0;
    for (const auto& record : records) {
        added += record.size();
    }
    if (auto rotated = rotate_if_due(columns, added, now); !rotated) {
        return rotated.error();
    }
    auto current = open_current(columns);
    if (!current) {
        return current.error();
    }
    const auto& identity = current->facts.identity;
    auto line_end = end_of_last_line(current->facts.size, unfinished);
    if (!line_end) {
        return line_end.error();
    }
    std::string block = *std::move(line_end);
    if (!block.empty()) {
        warn_("the last line had no line break and was given one", current->facts.size);
    }
    if (current->needs_header) {
        block += csv_header_line(columns, settings_.delimiter);
    }
    appended done{identity, {}};
    for (const auto& record : records) {
        done.offsets.push_back(block.size());
        block += record;
    }
    // Remembered before the write: until it is done, known_end() gives this end, and the search
    // finds the record after it.
    remember(identity, current->facts.size);
    const auto start = write_block(block);
    if (!start) {
        return start.error();
    }
    for (auto& offset : done.offsets) {
        offset += *start;
    }
    checked_identity_ = appended_identity_ = identity;
    appended_end_ = *start + block.size();
    remember(identity, appended_end_);
    return done;
}

// Under the lock, so that no other program appends to the file while it gets its new name. A last
// line without an end stays where it is: its end may come.
result<void> append_file::rotate_if_due(const std::vector<std::string>& columns, std::size_t added,
                                        wall_time now) {
    if (!settings_.rotation.rotates()) {
        return {};
    }
    {
        const auto current = open_current(columns);
        if (!current) {
            return current.error();
        }
        if (!is_rotation_due(settings_.rotation, current->facts, added, now)) {
            return {};
        }
        const auto last = read_at(file_, settings_.path, current->facts.size - 1, 1);
        if (!last) {
            return last.error();
        }
        if (*last != "\n") {
            return {};
        }
        if (auto done = rotate_file(settings_.rotation, settings_.path, current->facts); !done) {
            return done;
        }
    }
    file_.close();
    return {};
}

result<append_file::opened> append_file::open_current(const std::vector<std::string>& columns) {
    // Each further try means that a rotation came between opening and locking.
    constexpr int tries = 5;
    for (int attempt = 0; attempt < tries; ++attempt) {
        if (!file_.open()) {
            if (auto made = open_or_make(); !made) {
                return made.error();
            }
        }
        auto lock = file_lock::take(file_, settings_.path);
        if (!lock) {
            return lock.error();
        }
        auto facts = facts_of(file_, settings_.path);
        if (!facts) {
            return facts.error();
        }
        // Only now, under the lock, does the comparison hold. A rotation may have renamed the file
        // between opening and locking it.
        const auto named = facts_at(settings_.path);
        if (named && named->identity == facts->identity) {
            const auto needs_header = check_columns(columns, *facts);
            if (!needs_header) {
                return needs_header.error();
            }
            return opened{*std::move(facts), *std::move(lock), *needs_header};
        }
        file_.close();  // rotated or removed: the file at the path is the one to write to
    }
    return failure(failure_class::busy, "'" + settings_.path + "' is replaced again and again",
                   "let no other program replace it");
}

result<descriptor> append_file::opened_or_made() {
    if (!settings_.root.empty()) {
        const auto below = settings_.path.substr(settings_.root.size() + 1);
        return open_below(settings_.root, below, settings_.make_directory, settings_.sync);
    }
    // O_NONBLOCK: opening a pipe would wait for a reader.
    constexpr int flags = O_RDWR | O_APPEND | O_NOCTTY | O_NONBLOCK;
    const std::string directory = directory_of(without_links(settings_.path));
    const bool made = missing(settings_.path);
    if (made && settings_.make_directory) {
        if (auto there = make_directories(directory); !there) {
            return there.error();
        }
    }
    auto file = open_file(settings_.path, flags | O_CREAT, 0640);
    // Without this sync, a power failure could lose the name of the new file, and its records with
    // it.
    if (file && made && settings_.sync) {
        if (auto synced = sync_directory(directory); !synced) {
            return synced.error();
        }
    }
    return file;
}

result<void> append_file::open_or_make() {
    auto file = opened_or_made();
    if (!file) {
        return file.error();
    }
    const auto facts = facts_of(*file, settings_.path);
    if (!facts) {
        return facts.error();
    }
    if (!facts->regular) {
        return failure(failure_class::refused, "'" + settings_.path + "' is not a regular file",
                       "'path' must name a file");
    }
    file_ = *std::move(file);
    return {};
}

result<bool> append_file::check_columns(const std::vector<std::string>& columns,
                                        const file_facts& facts) const {
    if (settings_.format != file_format::csv) {
        return false;
    }
    // A header is compared once for each file. An empty file needs its header.
    if (facts.size > 0 && facts.identity == checked_identity_) {
        return false;
    }
    const auto existing = existing_columns();
    if (!existing) {
        return existing.error();
    }
    if (existing->empty() || *existing == columns) {
        return existing->empty();
    }
    return other_columns(settings_.path, *existing);
}

result<void> append_file::cut_torn(const file_facts& as_searched, std::uint64_t tail,
                                   const std::function<result<bool>()>& is_torn) {
    const std::lock_guard guard(io_);
    if (!file_.open()) {
        if (auto made = open_or_make(); !made) {
            return made;
        }
    }
    const auto lock = file_lock::take(file_, settings_.path);
    if (!lock) {
        return lock.error();
    }
    // The file may have changed since the search, which did not hold the lock. Then it is left as
    // it is.
    const auto facts = facts_of(file_, settings_.path);
    if (!facts) {
        return facts.error();
    }
    const bool appended_after = facts->identity == appended_identity_ && appended_end_ > tail;
    if (facts->identity != as_searched.identity || facts->size != as_searched.size ||
        appended_after) {
        return {};
    }
    // Asked again: the same size does not mean the same bytes.
    const auto torn = is_torn();
    if (!torn) {
        return torn.error();
    }
    return *torn ? cut(tail) : result<void>();
}

}  // namespace sluice::file
