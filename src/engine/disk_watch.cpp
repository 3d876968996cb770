#include "engine/disk_watch.hpp"

namespace sluice::engine {
namespace {

// Every page asks is_low(), and each look is a system call.
constexpr std::chrono::seconds between_disk_looks{1};

std::int64_t megabytes(std::uint64_t bytes) {
    return static_cast<std::int64_t>(bytes / (1024 * 1024));
}

}  // namespace

disk_watch::disk_watch(event_log& log, const clock& time, std::uint64_t reserve, free_space free)
    : log_(log), time_(time), reserve_(reserve), free_(std::move(free)) {}

bool disk_watch::is_low() {
    const auto now = time_.steady_now();
    const bool has_to_look = !looked_ || now - *looked_ >= between_disk_looks;
    if (free_ && reserve_ > 0 && has_to_look) {
        looked_ = now;
        look();
    }
    return low_;
}

void disk_watch::look() {
    const auto left = free_();
    // If the free space is unknown, intake keeps the state that it has.
    if (!left) {
        return;
    }
    if (!low_ && *left < reserve_) {
        low_ = true;
        log_.write(log_level::error,
                   "disk almost full: intake stops, deliveries go on; make room on the disk of the "
                   "state directory, and intake goes on by itself",
                   {{"free_mb", megabytes(*left)}, {"disk_reserve_mb", megabytes(reserve_)}});
    } else if (low_ && *left >= reserve_ + reserve_ / 8) {
        low_ = false;
        log_.write(log_level::info, "there is room on the disk again: intake goes on",
                   {{"free_mb", megabytes(*left)}});
    }
}

}  // namespace sluice::engine
