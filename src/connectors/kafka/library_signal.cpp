#include "connectors/kafka/library_signal.hpp"

#include <cstdint>
#include <fcntl.h>
#include <sys/eventfd.h>
#include <unistd.h>
#include <utility>

namespace sluice::kafka {

signal_end::~signal_end() {
    ::close(descriptor_);
}

library_signal::library_signal(const asio::any_io_executor& executor, std::function<void()> rings)
    : descriptor_(executor, ::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)), rings_(std::move(rings)) {}

std::unique_ptr<signal_end> library_signal::join(const rdkafka& library, rd_kafka_queue_t* queue) {
    const int end = ::fcntl(descriptor_.native_handle(), F_DUPFD_CLOEXEC, 0);
    const std::uint64_t one = 1;
    // The library keeps a copy of the number.
    library.queue_io_event_enable_(queue, end, &one, sizeof one);
    return std::make_unique<signal_end>(end);
}

void library_signal::listen() {
    if (std::exchange(listens_, true)) {
        return;
    }
    descriptor_.async_wait(asio::posix::stream_descriptor::wait_read,
                           [self = shared_from_this()](boost::system::error_code error) {
                               self->listens_ = false;
                               if (error || !self->rings_) {
                                   return;
                               }
                               std::uint64_t count = 0;
                               (void)::read(self->descriptor_.native_handle(), &count,
                                            sizeof count);
                               self->rings_();
                           });
}

void library_signal::silence() {
    rings_ = nullptr;
    boost::system::error_code ignored;
    descriptor_.cancel(ignored);
}

}  // namespace sluice::kafka
