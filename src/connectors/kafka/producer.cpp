#include "connectors/kafka/producer.hpp"

#include "connectors/kafka/fault.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>

namespace sluice::kafka {

namespace {

using std::chrono::milliseconds;

// The library reports each record within message.timeout.ms; this is for its own work after that.
constexpr std::chrono::seconds slack{5};
constexpr const char* most_kilobytes = "65536";

failure unanswered() {
    failure why(failure_class::unreachable,
                "the cluster says nothing about the record within the client's time_limit");
    why.may_have_happened = true;
    return why;
}

}  // namespace

producer::batch::batch(const asio::any_io_executor& executor, std::size_t size)
    : outcomes(size, unanswered()), wake(executor) {}

result<std::shared_ptr<producer>> producer::open(const rdkafka* library,
                                                 cluster_properties properties,
                                                 milliseconds time_limit,
                                                 const asio::any_io_executor& executor,
                                                 asio::thread_pool* pool, library_log lines) {
    const auto set = [&](const char* name, std::string value) {
        properties.emplace_back(name, secret(std::move(value)));
    };
    set("enable.idempotence", "true");
    set("acks", "all");
    set("message.timeout.ms", std::to_string(time_limit.count()));
    set("linger.ms", "0");  // a batch is whole when it is handed over
    set("queue.buffering.max.kbytes", most_kilobytes);
    // The same partition for a key as Kafka's own clients choose.
    set("partitioner", "murmur2_random");
    auto started = instance::make(library, RD_KAFKA_PRODUCER, properties,
                                  RD_KAFKA_EVENT_DR | RD_KAFKA_EVENT_ERROR, std::move(lines));
    if (!started) {
        return started.error();
    }
    std::shared_ptr<producer> made(
        new producer(library, *std::move(started), time_limit, executor, pool));
    made->signal_ = std::make_shared<library_signal>(executor, [weak = made->weak_from_this()] {
        if (const auto self = weak.lock()) {
            self->read_reports();
        }
    });
    made->end_ = made->signal_->join(*library, made->queue_);
    // A queue that had something before it was joined does not ring.
    made->read_reports();
    return made;
}

producer::producer(const rdkafka* library, std::unique_ptr<instance> instance,
                   milliseconds time_limit, const asio::any_io_executor& executor,
                   asio::thread_pool* pool)
    : library_(library),
      instance_(std::move(instance)),
      queue_(library->queue_get_main_(instance_->get())),
      time_limit_(time_limit),
      executor_(executor),
      pool_(*pool) {}

producer::~producer() {
    if (signal_) {
        signal_->silence();
    }
    library_->queue_destroy_(queue_);
    // The instance joins threads. They write to the end until then.
    asio::post(pool_, [instance = std::move(instance_), end = std::move(end_)]() mutable {
        instance.reset();
        end.reset();
    });
}

std::optional<failure> producer::enqueue(const outgoing_record& one, std::uint64_t number) {
    std::vector<rd_kafka_vu_t> values(4);
    values[0].vtype = RD_KAFKA_VTYPE_TOPIC;
    values[0].u.cstr = one.topic.c_str();
    values[1].vtype = RD_KAFKA_VTYPE_OPAQUE;
    values[1].u.ptr = reinterpret_cast<void*>(static_cast<std::uintptr_t>(number));
    values[2].vtype = RD_KAFKA_VTYPE_MSGFLAGS;
    values[2].u.i = RD_KAFKA_MSG_F_COPY;
    values[3].vtype = RD_KAFKA_VTYPE_VALUE;
    // The library only reads them; its structure has no constant pointer.
    values[3].u.mem.ptr = one.value ? const_cast<char*>(one.value->data()) : nullptr;
    values[3].u.mem.size = one.value ? one.value->size() : 0;
    if (one.key) {
        auto& key = values.emplace_back();
        key.vtype = RD_KAFKA_VTYPE_KEY;
        key.u.mem.ptr = const_cast<char*>(one.key->data());
        key.u.mem.size = one.key->size();
    }
    for (const auto& [name, value] : one.headers) {
        auto& header = values.emplace_back();
        header.vtype = RD_KAFKA_VTYPE_HEADER;
        header.u.header.name = name.c_str();
        header.u.header.val = value.data();
        header.u.header.size = static_cast<ssize_t>(value.size());
    }
    auto* error = library_->produceva_(instance_->get(), values.data(), values.size());
    if (error == nullptr) {
        return std::nullopt;
    }
    auto why = fault_of(*library_, library_->error_code_(error), library_->error_string_(error));
    library_->error_destroy_(error);
    return why;
}

awaitable<write_outcomes> producer::write(std::vector<outgoing_record> records) {
    using clock = std::chrono::steady_clock;
    const auto self = shared_from_this();
    const auto mine = std::make_shared<batch>(executor_, records.size());
    const auto end = clock::now() + time_limit_ + slack;
    const auto left = [end] {
        return std::max(std::chrono::ceil<milliseconds>(end - clock::now()), milliseconds(0));
    };
    for (std::size_t i = 0; i < records.size(); ++i) {
        const auto number = ++last_number_;
        auto refused = enqueue(records[i], number);
        // The library's memory is full: some records have to go first.
        while (refused && refused->kind == failure_class::busy && !open_.empty() &&
               left() > milliseconds(0)) {
            (void)co_await mine->wake.wait(std::min(left(), milliseconds(100)));
            refused = enqueue(records[i], number);
        }
        if (refused) {
            mine->outcomes[i] = *std::move(refused);
            continue;
        }
        ++mine->open;
        open_[number] = {mine, i};
    }
    while (mine->open > 0 && left() > milliseconds(0)) {
        (void)co_await mine->wake.wait(left());
    }
    fit_ = fit_ && mine->open == 0;
    co_return std::move(mine->outcomes);
}

void producer::read_reports() {
    signal_->listen();
    while (auto* event = library_->queue_poll_(queue_, 0)) {
        if (library_->event_type_(event) == RD_KAFKA_EVENT_ERROR) {
            take_error(event);
        }
        while (const auto* report = library_->event_message_next_(event)) {
            take_report(*report);
        }
        library_->event_destroy_(event);
    }
}

void producer::take_report(const rd_kafka_message_t& report) {
    const auto found = open_.find(reinterpret_cast<std::uintptr_t>(report._private));
    if (found == open_.end()) {
        return;  // its write() was cancelled
    }
    const auto [of, at] = std::move(found->second);
    open_.erase(found);
    --of->open;
    of->wake.notify();
    if (report.err == RD_KAFKA_RESP_ERR_NO_ERROR) {
        seen_.reset();
        of->outcomes[at] = written_place{report.partition, report.offset};
        return;
    }
    auto why = fault_of(*library_, report.err, {});
    const bool has_cause = report.err == RD_KAFKA_RESP_ERR__MSG_TIMED_OUT ||
                           report.err == RD_KAFKA_RESP_ERR__PURGE_QUEUE;
    if (has_cause && seen_) {
        why = *seen_;
    }
    why.may_have_happened = library_->message_status_(&report) != RD_KAFKA_MSG_STATUS_NOT_PERSISTED;
    // The library remembers what it knows of a topic or of a login, and its order has a gap.
    fit_ = fit_ && report.err == RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE;
    of->outcomes[at] = std::move(why);
}

void producer::take_error(rd_kafka_event_t* event) {
    const auto code = library_->event_error_(event);
    const auto* words = library_->event_error_string_(event);
    if (seen_ && seen_->kind == failure_class::credential) {
        return;  // it is the cause of each one after it
    }
    seen_ = fault_of(*library_, code, words == nullptr ? "" : words);
    if (seen_->kind == failure_class::credential) {
        // More attempts could lock the user out. Records that were not sent are told at once.
        fit_ = false;
        (void)library_->purge_(instance_->get(), RD_KAFKA_PURGE_F_QUEUE);
    } else if (code == RD_KAFKA_RESP_ERR__FATAL) {
        fit_ = false;
    }
}

}  // namespace sluice::kafka
