#include "connectors/sql/postgresql_library.hpp"

#include <dlfcn.h>
#include <string>

namespace sluice::sql {

namespace {

constexpr const char* library_name = "libpq.so.5";

failure missing(const std::string& why) {
    return {failure_class::invalid, "the client library of PostgreSQL cannot be loaded: " + why,
            "install the package libpq5"};
}

result<libpq> load() {
    void* library = ::dlopen(library_name, RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
        return missing(::dlerror());
    }
    libpq made;
#define SLUICE_FIND(name)                                                       \
    made.name = reinterpret_cast<decltype(made.name)>(::dlsym(library, #name)); \
    if (made.name == nullptr) {                                                 \
        return missing("it has no " #name);                                     \
    }
    SLUICE_LIBPQ_FUNCTIONS(SLUICE_FIND)
#undef SLUICE_FIND
    return made;
}

}  // namespace

result<const libpq*> load_libpq() {
    static const auto loaded = load();
    if (!loaded) {
        return loaded.error();
    }
    return &*loaded;
}

}  // namespace sluice::sql
