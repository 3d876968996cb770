#include "net/line_reader.hpp"

namespace sluice::net {

std::optional<wire_fault> line_reader::take(std::string_view& bytes, std::size_t& room) {
    while (!whole_ && !bytes.empty()) {
        if (room == 0) {
            return wire_fault{431, "there is too much outside the body"};
        }
        --room;
        const char next = bytes.front();
        bytes.remove_prefix(1);
        // LF without CR and CR without LF are both faults: some programs end a line there.
        if (after_cr_ != (next == '\n')) {
            return wire_fault{400, "a line ends without CR LF"};
        }
        if (next == '\0') {
            return wire_fault{400, "a line holds NUL"};
        }
        whole_ = after_cr_;
        after_cr_ = next == '\r';
        if (!whole_ && !after_cr_) {
            text_ += next;
        }
    }
    return std::nullopt;
}

void line_reader::next() {
    text_.clear();
    after_cr_ = false;
    whole_ = false;
}

}  // namespace sluice::net
