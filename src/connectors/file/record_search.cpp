#include "connectors/file/record_search.hpp"

#include "connectors/file/byte_source.hpp"

#include <sluice/model/csv_scanner.hpp>

namespace sluice::file {

namespace {

enum class stretch_end {
    record,   // a record, its end included
    file,     // the file ends in it
    no_csv,   // it cannot be a row
    nothing,  // the file ended before it
};

struct stretch {
    stretch_end end = stretch_end::nothing;
    std::uint64_t after = 0;                    // after its last byte
    std::optional<std::uint64_t> after_line{};  // after its first line break, if it has one
};

class record_walk {
 public:
    record_walk(const descriptor& file, const std::string& path, file_format format, char delimiter)
        : format_(format), delimiter_(delimiter), source_(file, path, 0) {}

    result<stretch> record_at(std::uint64_t begin) {
        csv_scanner scanner(delimiter_);
        return walk(begin, [&](char byte) {
            if (format_ != file_format::csv) {
                return byte == '\n' ? csv_meaning::row_end : csv_meaning::text;
            }
            // After a power failure, NULs can follow a closing quote. That is no fault of the row.
            return byte == '\0' ? csv_meaning::text : scanner.take(byte);
        });
    }

    result<stretch> line_at(std::uint64_t begin) {
        return walk(begin, [](char byte) {
            return byte == '\n' ? csv_meaning::row_end : csv_meaning::text;
        });
    }

 private:
    template <class Meaning>
    result<stretch> walk(std::uint64_t begin, Meaning meaning) {
        source_.seek(begin);
        stretch found;
        while (true) {
            const auto bytes = source_.peek();
            if (!bytes) {
                return bytes.error();
            }
            if (bytes->empty()) {
                found.after = source_.offset();
                found.end = found.after > begin ? stretch_end::file : stretch_end::nothing;
                return found;
            }
            for (std::size_t at = 0; at < bytes->size(); ++at) {
                const char byte = (*bytes)[at];
                const auto means = meaning(byte);
                if (byte == '\n' && !found.after_line) {
                    found.after_line = source_.offset() + at + 1;
                }
                if (means == csv_meaning::row_end || means == csv_meaning::stray) {
                    found.after = source_.offset() + at + 1;
                    found.end =
                        means == csv_meaning::row_end ? stretch_end::record : stretch_end::no_csv;
                    source_.consume(at + 1);
                    return found;
                }
            }
            source_.consume(bytes->size());
        }
    }

    file_format format_;
    char delimiter_;
    byte_source source_;
};

result<bool> starts_in_a_line(const descriptor& file, const std::string& path, std::uint64_t from) {
    if (from == 0) {
        return false;
    }
    const auto before = read_at(file, path, from - 1, 1);
    if (!before) {
        return before.error();
    }
    return *before != "\n";
}

result<bool> is_sought(const descriptor& file, const std::string& path, std::uint64_t begin,
                       std::uint64_t end, const sought_record& sought) {
    if (end - begin != sought.length) {
        return false;
    }
    const auto bytes = read_at(file, path, begin, sought.length);
    if (!bytes) {
        return bytes.error();
    }
    return sha256_of(*bytes) == sought.sha256;
}

}  // namespace

result<search_outcome> search_records(const descriptor& file, const std::string& path,
                                      file_format format, char delimiter, std::uint64_t from,
                                      const sought_record& sought) {
    search_outcome outcome;
    record_walk walk(file, path, format, delimiter);
    bool is_csv = true;
    std::uint64_t begin = from;
    const auto in_a_line = starts_in_a_line(file, path, from);
    if (!in_a_line) {
        return in_a_line.error();
    }
    if (*in_a_line) {
        const auto rest = walk.line_at(from);
        if (!rest) {
            return rest.error();
        }
        if (rest->end != stretch_end::record) {
            outcome.tail = from;
            return outcome;
        }
        begin = rest->after;
    }
    while (true) {
        auto found = walk.record_at(begin);
        if (!found) {
            return found.error();
        }
        if (found->end == stretch_end::file) {
            outcome.tail = is_csv ? std::optional(begin) : outcome.tail;
        }
        // A quote that never closes swallows the rest of the file. If it swallowed a line end, it
        // is no row of ours.
        const bool no_row = found->end == stretch_end::no_csv ||
                            (found->end == stretch_end::file && found->after_line);
        if (no_row) {
            is_csv = false;
            found = walk.line_at(begin);
            if (!found) {
                return found.error();
            }
        }
        if (found->end != stretch_end::record) {
            return outcome;
        }
        const auto ours = is_sought(file, path, begin, found->after, sought);
        if (!ours) {
            return ours.error();
        }
        if (*ours && is_csv) {
            outcome.offsets.push_back(begin);
        }
        outcome.doubtful = outcome.doubtful || (*ours && !is_csv);
        begin = found->after;
    }
}

}  // namespace sluice::file
