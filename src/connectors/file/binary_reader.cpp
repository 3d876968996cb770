#include "connectors/file/binary_reader.hpp"

#include "formats/binary_value.hpp"

#include <utility>

namespace sluice::file {

result<std::optional<record>> binary_reader::next() {
    if (offset_ > 0) {
        tail_ = file_tail::ended;
        return std::optional<record>();
    }
    const auto facts = facts_of(file_, path_);
    if (!facts) {
        return facts.error();
    }
    tail_ = file_tail::open;
    offset_ = facts->size;
    if (facts->size > largest_record_) {
        return std::optional(set_aside(path_, 1,
                                       "the file has " + std::to_string(facts->size) +
                                           " bytes, and `largest_record` is " +
                                           std::to_string(largest_record_),
                                       ""));
    }
    const auto bytes = read_at(file_, path_, 0, facts->size);
    if (!bytes) {
        return bytes.error();
    }
    record made;
    made.line = 1;
    made.data = formats::value_of_bytes(*bytes, "", path_.substr(path_.rfind('/') + 1));
    return std::optional(std::move(made));
}

}  // namespace sluice::file
