#include "connectors/file/packed_content.hpp"

#include "connectors/file/descriptor.hpp"

#include <algorithm>
#include <cerrno>
#include <span>
#include <unistd.h>

namespace sluice::file {

namespace {

constexpr std::size_t step = 64UL * 1024;
constexpr std::size_t head_size = 64UL * 1024;
// A page ends before the bytes that its reader has in its buffer, or before a group of rows.
constexpr std::size_t kept_behind = 1024UL * 1024;

}  // namespace

result<void> packed_content::begin() {
    auto made = formats::make_unpacker(packing_);
    if (!made) {
        return made.error();
    }
    unpacker_ = *std::move(made);
    window_.clear();
    packed_.clear();
    begin_ = used_ = next_ = 0;
    ended_ = false;
    return {};
}

result<void> packed_content::unpack_more(int file, const std::string& path) {
    if (used_ == packed_.size()) {
        packed_.resize(step);
        ssize_t count = 0;
        do {
            count = ::pread(file, packed_.data(), step, static_cast<off_t>(next_));
        } while (count < 0 && errno == EINTR);
        if (count < 0) {
            packed_.clear();
            used_ = 0;
            return system_failure("read", path, errno);
        }
        packed_.resize(static_cast<std::size_t>(count));
        used_ = 0;
        next_ += static_cast<std::uint64_t>(count);
    }
    const auto former = window_.size();
    window_.resize(former + step);
    const auto done = unpacker_->unpack(std::string_view(packed_).substr(used_),
                                        std::span(window_).subspan(former));
    window_.resize(former + (done ? done->made : 0));
    if (!done) {
        unpacker_.reset();
        return failure(done.error().kind, path + ": " + done.error().message, done.error().mend);
    }
    if (end() > largest_) {
        unpacker_.reset();
        return failure(failure_class::invalid,
                       path + ": it unpacks to more than " + std::to_string(largest_) + " bytes",
                       "if it is no trap, raise 'largest_unpacked'");
    }
    used_ += done->taken;
    if (packed_.empty() && done->made == 0) {
        if (!unpacker_->may_end()) {
            unpacker_.reset();
            return failure(failure_class::invalid,
                           path + ": the " + std::string(name_of(packing_)) + " ends too early",
                           "is it still being written?");
        }
        ended_ = true;
    }
    if (head_.size() < head_size && begin_ + former == head_.size()) {
        head_.append(window_, former, head_size - head_.size());
    }
    return {};
}

result<std::string> packed_content::read_at(int file, const std::string& path, std::uint64_t offset,
                                            std::size_t length) {
    if (offset + length <= head_.size()) {
        return head_.substr(static_cast<std::size_t>(offset), length);
    }
    if (!unpacker_ || offset < begin_) {
        if (auto begun = begin(); !begun) {
            return begun.error();
        }
    }
    while (!ended_ && end() < offset + length) {
        if (auto more = unpack_more(file, path); !more) {
            return more.error();
        }
        const auto wanted = std::min(offset, end());
        const auto behind = static_cast<std::size_t>(wanted - begin_);
        if (behind > 2 * kept_behind) {
            window_.erase(0, behind - kept_behind);
            begin_ += behind - kept_behind;
        }
    }
    if (offset >= end()) {
        return std::string();
    }
    return window_.substr(static_cast<std::size_t>(offset - begin_), length);
}

}  // namespace sluice::file
