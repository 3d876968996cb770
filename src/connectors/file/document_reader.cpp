#include "connectors/file/document_reader.hpp"

#include "formats/body_value.hpp"
#include "paging/found_items.hpp"

#include <string_view>
#include <utility>

namespace sluice::file {

namespace {

formats::body_format body_format_of(file_format format) {
    return format == file_format::xml    ? formats::body_format::xml
           : format == file_format::yaml ? formats::body_format::yaml
                                         : formats::body_format::json;
}

}  // namespace

result<std::string> document_reader::whole_text() {
    std::string text;
    while (true) {
        const auto bytes = source_.peek();
        if (!bytes) {
            return bytes.error();
        }
        if (bytes->empty()) {
            return text;
        }
        text += *bytes;
        source_.consume(bytes->size());
        if (text.size() > largest_document_) {
            return failure(failure_class::invalid,
                           source_.path() + ": the document is longer than " +
                               std::to_string(largest_document_) + " bytes",
                           "raise 'largest_record'");
        }
    }
}

// A document that a program still writes ends too early, so a fault counts once the file is quiet.
failure document_reader::unreadable(const failure& why) {
    tail_ = file_tail::open;
    const auto name = formats::name_of(body_format_of(format_));
    return {failure_class::invalid,
            source_.path() + ": the file is no " + std::string(name) + ": " + why.message,
            why.mend.empty() ? "mend the file; if its letters are not UTF-8, set 'encoding'"
                             : why.mend};
}

result<void> document_reader::read_document() {
    const auto text = whole_text();
    if (!text) {
        return text.error();
    }
    auto body = formats::read_body(*text, body_format_of(format_), {});
    if (!body) {
        return unreadable(body.error());
    }
    if (items_) {
        auto found = paging::items_at(*items_, body->value, {}, "file");
        if (!found) {
            return failure(found.error()).within(source_.path());
        }
        list_ = *std::move(found);
    } else if (auto* list = body->value.if_array()) {
        list_ = std::move(*list);
    } else {
        list_.push_back(std::move(body->value));
    }
    for (auto& one : body->unreadable) {
        faulty_.push_back(set_aside(source_.path(), 1, one.reason, one.text));
    }
    mended_ = std::move(body->mended);
    // A YAML document that was cut off may be a good one, so only time tells that it is whole.
    tail_ = format_ == file_format::yaml ? file_tail::open : file_tail::ended;
    return {};
}

record document_reader::take() {
    if (!faulty_.empty()) {
        auto first = std::move(faulty_.front());
        faulty_.erase(faulty_.begin());
        return first;
    }
    record made;
    made.line = 1;
    made.data = std::move(list_[next_++]);
    made.mended = std::exchange(mended_, {});
    return made;
}

result<std::optional<record>> document_reader::next() {
    tail_ = file_tail::ended;
    if (!read_) {
        if (auto read = read_document(); !read) {
            return read.error();
        }
        read_ = true;
    }
    auto next = is_used_up() ? std::optional<record>() : std::optional(take());
    // A run that is killed before the last record reads the document again.
    if (is_used_up()) {
        offset_ = source_.offset();
    }
    return next;
}

}  // namespace sluice::file
