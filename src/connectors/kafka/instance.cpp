#include "connectors/kafka/instance.hpp"

#include <sluice/model/printable.hpp>

#include <array>

namespace sluice::kafka {

namespace {

constexpr std::size_t longest_line = 512;
constexpr int warnings_of_syslog = 4;

}  // namespace

result<std::unique_ptr<instance>> instance::make(const rdkafka* library, rd_kafka_type_t type,
                                                 const cluster_properties& properties, int events,
                                                 library_log lines, error_taker errors) {
    auto* settings = library->conf_new_();
    std::array<char, longest_line> words{};
    for (const auto& [name, value] : properties) {
        if (library->conf_set_(settings, name.c_str(), value.reveal().c_str(), words.data(),
                               words.size()) != RD_KAFKA_CONF_OK) {
            library->conf_destroy_(settings);
            // The library's own text quotes the value.
            return failure(failure_class::invalid,
                           lines.place + ": librdkafka does not take its " + name,
                           "see the client, its files, and the version of librdkafka1");
        }
    }
    std::unique_ptr<instance> made(new instance(library, std::move(lines), std::move(errors)));
    library->conf_set_opaque_(settings, made.get());
    // By default the library would write to standard error.
    library->conf_set_log_cb_(settings, write_line);
    library->conf_set_events_(settings, events);
    if (made->errors_) {
        library->conf_set_error_cb_(settings, take_error);
    }
    made->handle_ = library->new_(type, settings, words.data(), words.size());
    if (made->handle_ == nullptr) {
        library->conf_destroy_(settings);
        return failure(failure_class::invalid,
                       made->lines_.place + ": librdkafka does not start: " +
                           printable_cut(words.data(), words.size()),
                       "see the client and its files");
    }
    return made;
}

// A consumer that is no member of a group has nothing to leave, and what is to be committed has
// been waited for.
instance::~instance() {
    if (handle_ != nullptr) {
        library_->destroy_flags_(handle_, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE);
    }
}

void instance::take_error(rd_kafka_t* /*handle*/, int code, const char* words, void* self) {
    static_cast<const instance*>(self)->errors_(static_cast<rd_kafka_resp_err_t>(code), words);
}

void instance::write_line(const rd_kafka_t* handle, int level, const char* facility,
                          const char* line) {
    // The handle is not known to itself while it is made.
    const rdkafka* library = load_rdkafka().value();
    const auto* self = static_cast<const instance*>(library->opaque_(handle));
    if (self == nullptr || self->lines_.log == nullptr) {
        return;
    }
    self->lines_.log->write(
        level <= warnings_of_syslog ? log_level::warning : log_level::debug, "librdkafka reports",
        {{"connection", self->lines_.connection},
         {"cluster", self->lines_.place},
         {"reason", std::string(facility) + ": " + printable_cut(line, longest_line)}});
}

}  // namespace sluice::kafka
