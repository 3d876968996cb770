#include "connectors/file/record_search.hpp"

#include "connectors/file/byte_source.hpp"

namespace sluice::file {

namespace {

// Finds the ends of records in a stream of bytes.
class end_finder {
 public:
    explicit end_finder(file_format format) : quotes_count_(format == file_format::csv) {}

    // How many bytes belong to the record; true when it ends with the last of them.
    std::pair<std::size_t, bool> scan(std::string_view bytes) {
        for (std::size_t at = 0; at < bytes.size(); ++at) {
            if (bytes[at] == '"' && quotes_count_) {
                in_quotes_ = !in_quotes_;
            } else if (bytes[at] == '\n' && !in_quotes_) {
                return {at + 1, true};
            }
        }
        return {bytes.size(), false};
    }

 private:
    bool quotes_count_;
    bool in_quotes_ = false;
};

}  // namespace

result<search_outcome> search_records(const descriptor& file, const std::string& path,
                                      file_format format, std::uint64_t from,
                                      const sought_record& sought) {
    search_outcome outcome;
    byte_source source(file, path, from);
    end_finder ends(format);
    std::uint64_t begin = from;
    while (true) {
        const auto bytes = source.peek();
        if (!bytes) {
            return bytes.error();
        }
        if (bytes->empty()) {
            if (source.offset() > begin) {
                outcome.torn = begin;
            }
            return outcome;
        }
        const auto [count, ended] = ends.scan(*bytes);
        source.consume(count);
        if (!ended) {
            continue;
        }
        if (source.offset() - begin == sought.length) {
            const auto found = read_at(file, path, begin, sought.length);
            if (!found) {
                return found.error();
            }
            if (sha256_of(*found) == sought.sha256) {
                outcome.offsets.push_back(begin);
            }
        }
        begin = source.offset();
    }
}

}  // namespace sluice::file
