#include "connectors/file/append_file.hpp"

#include "connectors/file/csv_reader.hpp"
#include "connectors/file/directory.hpp"
#include "connectors/file/read_position.hpp"
#include "connectors/file/record_text.hpp"

#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace sluice::file {

namespace {

constexpr std::size_t largest_header = 1024UL * 1024;

bool missing(const std::string& path) {
    return ::access(path.c_str(), F_OK) != 0 && errno == ENOENT;
}

failure other_columns(const std::string& path, const std::vector<std::string>& existing) {
    std::string names;
    for (const auto& name : existing) {
        names += (names.empty() ? "" : ", ") + name;
    }
    return {failure_class::unreachable, "'" + path + "' has other columns already: " + names,
            "move that file away, or set 'columns' to those"};
}

result<file_end> end_without_history(const append_settings& settings) {
    file_end end;
    if (missing(settings.path)) {
        return end;
    }
    const auto file = open_file(settings.path, O_RDONLY | O_NONBLOCK);
    if (!file) {
        return file.error();
    }
    const auto facts = facts_of(*file, settings.path);
    if (!facts) {
        return facts.error();
    }
    end.identity = facts->identity;
    // A line break is the end of a record in NDJSON only; elsewhere the beginning is what is
    // certain.
    if (settings.format == file_format::ndjson && facts->size > 0) {
        const auto last = read_at(*file, settings.path, facts->size - 1, 1);
        if (!last) {
            return last.error();
        }
        end.offset = *last == "\n" ? facts->size : 0;
    }
    auto before = checksum_before(*file, settings.path, end.offset);
    if (!before) {
        return before.error();
    }
    end.before = *std::move(before);
    return end;
}

}  // namespace

result<file_end> append_file::known_end() {
    {
        const std::lock_guard guard(end_mutex_);
        if (end_) {
            return *end_;
        }
    }
    return end_without_history(settings_);
}

void append_file::remember(const std::string& identity, std::uint64_t end) {
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
                                     const std::vector<std::string>& records) {
    const std::lock_guard guard(io_);
    auto current = open_current(columns);
    if (!current) {
        return current.error();
    }
    std::uint64_t size = current->facts.size;
    std::string block;
    if (auto mended = mend_last_line(size, block); !mended) {
        return mended.error();
    }
    if (size == 0 && settings_.format == file_format::csv) {
        block += csv_header_line(columns, settings_.delimiter);
    }
    appended done{current->facts.identity, {}};
    for (const auto& record : records) {
        done.offsets.push_back(block.size());
        block += record;
    }
    const auto start = write_block(block);
    if (!start) {
        return start.error();
    }
    for (auto& offset : done.offsets) {
        offset += *start;
    }
    remember(done.identity, *start + block.size());
    return done;
}

result<append_file::opened> append_file::open_current(const std::vector<std::string>& columns) {
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
        const auto named = facts_at(settings_.path);
        if (named && named->identity == facts->identity) {
            if (facts->size > 0 && facts->identity != checked_identity_) {
                if (auto fits = check_columns(columns); !fits) {
                    return fits.error();
                }
            }
            checked_identity_ = facts->identity;
            return opened{*std::move(facts), *std::move(lock)};
        }
        file_.close();  // rotated or removed: the path's own file is the one to write to
    }
    return failure(failure_class::busy, "'" + settings_.path + "' is replaced again and again",
                   "let no other program replace it");
}

result<void> append_file::open_or_make() {
    constexpr int flags = O_RDWR | O_APPEND | O_NOCTTY | O_NONBLOCK;
    const std::string directory = directory_of(settings_.path);
    const bool made = missing(settings_.path);
    if (made && settings_.make_directory) {
        if (auto there = make_directories(directory); !there) {
            return there;
        }
    }
    auto file = open_file(settings_.path, flags | O_CREAT, 0640);
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
    if (made && settings_.sync) {
        if (auto synced = sync_directory(directory); !synced) {
            return synced;
        }
    }
    file_ = *std::move(file);
    return {};
}

result<void> append_file::check_columns(const std::vector<std::string>& columns) const {
    const auto existing = existing_columns();
    if (!existing) {
        return existing.error();
    }
    if (existing->empty() || *existing == columns) {
        return {};
    }
    return other_columns(settings_.path, *existing);
}

result<void> append_file::cut_torn(const file_facts& as_searched, std::uint64_t torn) {
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
    const auto facts = facts_of(file_, settings_.path);
    if (!facts) {
        return facts.error();
    }
    if (facts->identity != as_searched.identity || facts->size != as_searched.size) {
        return {};
    }
    return cut(torn);
}

}  // namespace sluice::file
