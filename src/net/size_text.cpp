#include "net/size_text.hpp"

namespace sluice::net {

std::string size_text(std::size_t bytes) {
    constexpr std::size_t kib = 1024;
    constexpr std::size_t mib = kib * kib;
    if (bytes != 0 && bytes % mib == 0) {
        return std::to_string(bytes / mib) + " MiB";
    }
    if (bytes != 0 && bytes % kib == 0) {
        return std::to_string(bytes / kib) + " KiB";
    }
    return std::to_string(bytes) + " bytes";
}

failure header_too_large(std::size_t limit) {
    return {failure_class::invalid, "header of the answer is larger than " + size_text(limit),
            "raise largest_header if that is right"};
}

failure body_too_large(std::size_t limit) {
    return {failure_class::invalid, "body of the answer is larger than " + size_text(limit),
            "ask for less at once, or raise largest_body"};
}

}  // namespace sluice::net
