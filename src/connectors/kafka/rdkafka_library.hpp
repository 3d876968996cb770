#pragma once

// Loads librdkafka when a configuration first uses it (decision 0086).

#include <sluice/error.hpp>

#include <librdkafka/rdkafka.h>

namespace sluice::kafka {

// clang-format off
#define SLUICE_RDKAFKA_FUNCTIONS(use)                                                             \
    use(assign) use(commit_queue) use(committed) use(conf_destroy) use(conf_new) use(conf_set)    \
    use(conf_set_error_cb) use(conf_set_events) use(conf_set_log_cb) use(conf_set_opaque)         \
    use(consumer_poll)                                                                            \
    use(destroy_flags) use(err2str) use(error_code) use(error_destroy) use(error_string)          \
    use(event_destroy) use(event_error) use(event_error_string) use(event_message_next)           \
    use(event_topic_partition_list) use(event_type) use(header_get_all) use(message_destroy)      \
    use(message_headers) use(message_status) use(message_timestamp) use(metadata)                 \
    use(metadata_destroy) use(new) use(offsets_for_times) use(opaque) use(poll_set_consumer)      \
    use(produceva) use(purge) use(query_watermark_offsets) use(queue_destroy)                     \
    use(queue_get_consumer) use(queue_get_main) use(queue_io_event_enable) use(queue_new)         \
    use(queue_poll) use(topic_destroy) use(topic_name) use(topic_new)                             \
    use(topic_partition_list_add) use(topic_partition_list_destroy) use(topic_partition_list_new)
// clang-format on

// The functions of the library, under their own names without rd_kafka_.
struct rdkafka {
#define SLUICE_DECLARE(name) decltype(&::rd_kafka_##name) name##_ = nullptr;
    SLUICE_RDKAFKA_FUNCTIONS(SLUICE_DECLARE)
#undef SLUICE_DECLARE
};

// Returns the functions, which stay loaded. Fails when the library is not installed. Any thread may
// call it.
result<const rdkafka*> load_rdkafka();

}  // namespace sluice::kafka
