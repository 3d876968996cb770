#include "connectors/kafka/rdkafka_library.hpp"

#include <dlfcn.h>
#include <string>

namespace sluice::kafka {

namespace {

failure missing(const std::string& why) {
    return {failure_class::invalid, "the client library of Kafka cannot be loaded: " + why,
            "install the package librdkafka1"};
}

result<rdkafka> load() {
    void* library = ::dlopen("librdkafka.so.1", RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
        return missing(::dlerror());
    }
    rdkafka made;
#define SLUICE_FIND(name)                                                                         \
    made.name##_ = reinterpret_cast<decltype(made.name##_)>(::dlsym(library, "rd_kafka_" #name)); \
    if (made.name##_ == nullptr) {                                                                \
        return missing("it has no rd_kafka_" #name);                                              \
    }
    SLUICE_RDKAFKA_FUNCTIONS(SLUICE_FIND)
#undef SLUICE_FIND
    return made;
}

}  // namespace

result<const rdkafka*> load_rdkafka() {
    static const auto loaded = load();
    if (!loaded) {
        return loaded.error();
    }
    return &*loaded;
}

}  // namespace sluice::kafka
