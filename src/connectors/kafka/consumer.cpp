#include "connectors/kafka/consumer.hpp"

#include "connectors/kafka/fault.hpp"

#include <algorithm>
#include <utility>

namespace sluice::kafka {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds between_records{5};
constexpr milliseconds between_looks{100};
constexpr std::chrono::seconds patience_for_answers{3};

// Each one is a setting of the library. It keeps so much in memory, for all partitions together.
constexpr const char* kilobytes_ahead = "16384";
constexpr const char* bytes_in_reply = "16777216";

std::string text_of(const void* bytes, std::size_t size) {
    return bytes == nullptr ? std::string() : std::string(static_cast<const char*>(bytes), size);
}

std::vector<std::pair<std::string, std::string>> headers_of(const rdkafka& library,
                                                            const rd_kafka_message_t& message) {
    std::vector<std::pair<std::string, std::string>> made;
    rd_kafka_headers_t* headers = nullptr;
    if (library.message_headers_(&message, &headers) != RD_KAFKA_RESP_ERR_NO_ERROR) {
        return made;  // there are none
    }
    const char* name = nullptr;
    const void* value = nullptr;
    std::size_t size = 0;
    for (std::size_t i = 0;
         library.header_get_all_(headers, i, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR;
         ++i) {
        made.emplace_back(name, text_of(value, size));
    }
    return made;
}

record record_from(const rdkafka& library, const rd_kafka_message_t& message) {
    record made;
    made.partition = {library.topic_name_(message.rkt), message.partition};
    made.offset = message.offset;
    if (message.key != nullptr) {
        made.key = text_of(message.key, message.key_len);
    }
    if (message.payload != nullptr) {
        made.value = text_of(message.payload, message.len);
    }
    made.headers = headers_of(library, message);
    auto kind = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE;
    const auto at = library.message_timestamp_(&message, &kind);
    if (kind != RD_KAFKA_TIMESTAMP_NOT_AVAILABLE) {
        made.timestamp = at;
    }
    return made;
}

std::size_t size_of(const record& one) {
    std::size_t bytes = (one.value ? one.value->size() : 0) + (one.key ? one.key->size() : 0);
    for (const auto& [name, value] : one.headers) {
        bytes += name.size() + value.size();
    }
    return bytes;
}

}  // namespace

result<std::shared_ptr<consumer>> consumer::open(const rdkafka* library,
                                                 const consumer_settings& settings,
                                                 library_log lines) {
    std::shared_ptr<consumer> made(new consumer(library, settings));
    auto properties = settings.properties;
    const auto set = [&](const char* name, std::string value) {
        properties.emplace_back(name, secret(std::move(value)));
    };
    // The library wants one, also of a consumer that is no member.
    set("group.id", settings.group.empty() ? "sluice" : settings.group);
    // The ledger says where to go on, and Sluice says what is lost.
    set("enable.auto.commit", "false");
    set("enable.auto.offset.store", "false");
    set("auto.offset.reset", "error");
    set("enable.partition.eof", "true");
    set("isolation.level", "read_committed");
    set("queued.min.messages", "10000");
    set("queued.max.messages.kbytes", kilobytes_ahead);
    set("fetch.max.bytes", bytes_in_reply);
    auto started = instance::make(library, RD_KAFKA_CONSUMER, properties,
                                  RD_KAFKA_EVENT_OFFSET_COMMIT, std::move(lines),
                                  [self = made.get()](rd_kafka_resp_err_t code, const char* words) {
                                      self->take_error(fault_of(*self->library_, code, words));
                                  });
    if (!started) {
        return started.error();
    }
    made->instance_ = *std::move(started);
    auto* handle = made->instance_->get();
    library->poll_set_consumer_(handle);
    made->queue_ = library->queue_get_consumer_(handle);
    made->answers_ = library->queue_new_(handle);
    return made;
}

consumer::~consumer() {
    if (!instance_) {
        return;
    }
    const auto end = clock::now() + patience_for_answers;
    while (open_answers_ > 0 && clock::now() < end) {
        read_answers(between_looks);
    }
    library_->queue_destroy_(answers_);
    library_->queue_destroy_(queue_);
}

taken_records consumer::take(const wanted_records& wanted) {
    taken_ = {};
    seen_.reset();
    bytes_ = 0;
    const bool follows = follow(wanted.held);
    auto give_up = clock::now() + (wanted.to_the_end ? settings_.time_limit : wanted.first);
    while (follows && !stops_ && !taken_.trouble && taken_.records.size() < wanted.most &&
           bytes_ < wanted.most_bytes) {
        if (wanted.to_the_end && is_at_the_end()) {
            break;
        }
        const auto before = ended_.size() + taken_.records.size();
        const bool waits = before == ended_.size();
        auto* message = library_->consumer_poll_(
            instance_->get(), static_cast<int>((waits ? between_looks : between_records).count()));
        if (message != nullptr) {
            take_message(*message);
            library_->message_destroy_(message);
            if (wanted.to_the_end && ended_.size() + taken_.records.size() > before) {
                give_up = clock::now() + settings_.time_limit;
            }
            continue;
        }
        if (!waits || clock::now() >= give_up) {
            break;
        }
    }
    if (!taken_.trouble && !broken_.empty()) {
        taken_.trouble = broken_.begin()->second;
    }
    taken_.ended = is_at_the_end();
    if (!taken_.trouble && taken_.records.empty() && !stops_) {
        taken_.trouble = seen_;
        if (wanted.to_the_end && !taken_.ended && !taken_.trouble) {
            taken_.trouble = failure(failure_class::unreachable,
                                     "the cluster sends no records within the client's time_limit",
                                     "see that the leaders of the partitions run");
        }
    }
    if (taken_.trouble) {
        looked_.reset();  // the next call asks the cluster, and fails while it is away
    }
    taken_.next = wanted.held;
    for (const auto& [name, next] : next_) {
        if (next >= 0) {
            taken_.next[name] = next;
        }
    }
    return std::exchange(taken_, {});
}

bool consumer::is_at_the_end() const {
    return !next_.empty() && std::ranges::all_of(next_, [this](const auto& one) {
        return ended_.contains(one.first) || broken_.contains(one.first);
    });
}

void consumer::take_message(const rd_kafka_message_t& message) {
    if (message.err != RD_KAFKA_RESP_ERR_NO_ERROR &&
        message.err != RD_KAFKA_RESP_ERR__PARTITION_EOF) {
        take_fault(message);
        return;
    }
    const partition_name name(library_->topic_name_(message.rkt), message.partition);
    const auto known = next_.find(name);
    if (known == next_.end() || message.offset < known->second) {
        return;  // of a former assignment
    }
    broken_.erase(name);
    if (message.err == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
        // Marks of transactions stand before it too, and are no records.
        known->second = message.offset;
        ended_.insert(name);
        return;
    }
    known->second = message.offset + 1;
    auto& made = taken_.records.emplace_back(record_from(*library_, message));
    bytes_ += size_of(made);
}

void consumer::take_fault(const rd_kafka_message_t& message) {
    if (message.err == RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED) {
        return;  // commit() learns it too, and reading needs no group
    }
    auto why = fault_of(*library_, message.err, text_of(message.payload, message.len));
    if (message.rkt == nullptr || message.partition < 0) {
        take_error(std::move(why));
        return;
    }
    const partition_name name(library_->topic_name_(message.rkt), message.partition);
    if (!next_.contains(name)) {
        return;
    }
    if (message.err == RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET ||
        message.err == RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE) {
        lose(name);
    } else if (may_pass(message.err) || why.kind == failure_class::unreachable) {
        seen_ = std::move(why);
    } else {
        broken_[name] = std::move(why).within(name.first + "/" + std::to_string(name.second));
    }
}

// The library goes on trying. A login that is wrong ends that.
void consumer::take_error(failure why) {
    (why.kind == failure_class::credential ? taken_.trouble : seen_) = std::move(why);
}

std::optional<failure> consumer::commit(const next_offsets& done) {
    read_answers(milliseconds(0));
    if (!settings_.group.empty() && !done.empty()) {
        auto* list = library_->topic_partition_list_new_(static_cast<int>(done.size()));
        for (const auto& [name, offset] : done) {
            library_->topic_partition_list_add_(list, name.first.c_str(), name.second)->offset =
                offset;
        }
        if (library_->commit_queue_(instance_->get(), list, answers_, nullptr, nullptr) ==
            RD_KAFKA_RESP_ERR_NO_ERROR) {
            ++open_answers_;
        }
        library_->topic_partition_list_destroy_(list);
    }
    return std::exchange(refused_, std::nullopt);
}

void consumer::read_answers(milliseconds limit) {
    while (open_answers_ > 0) {
        auto* event = library_->queue_poll_(answers_, static_cast<int>(limit.count()));
        if (event == nullptr) {
            return;
        }
        --open_answers_;
        auto code = library_->event_error_(event);
        const auto* list = library_->event_topic_partition_list_(event);
        for (int i = 0; list != nullptr && i < list->cnt; ++i) {
            if (code == RD_KAFKA_RESP_ERR_NO_ERROR) {
                code = list->elems[i].err;
            }
        }
        if (code != RD_KAFKA_RESP_ERR_NO_ERROR) {
            refused_ = fault_of(*library_, code, {});
        }
        library_->event_destroy_(event);
    }
}

}  // namespace sluice::kafka
