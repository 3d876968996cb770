#include "connectors/sql/mariadb_library.hpp"

#include <dlfcn.h>
#include <string>

namespace sluice::sql {

namespace {

failure no_libmariadb(const std::string& why) {
    return {failure_class::invalid, "the client library of MariaDB cannot be loaded: " + why,
            "install the package libmariadb3"};
}

result<libmariadb> open_libmariadb() {
    void* library = ::dlopen("libmariadb.so.3", RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
        return no_libmariadb(::dlerror());
    }
    libmariadb made;
#define SLUICE_FIND(name)                                                       \
    made.name = reinterpret_cast<decltype(made.name)>(::dlsym(library, #name)); \
    if (made.name == nullptr) {                                                 \
        return no_libmariadb("it has no " #name);                               \
    }
    SLUICE_LIBMARIADB_FUNCTIONS(SLUICE_FIND)
#undef SLUICE_FIND
    // The first connection would do so by itself, and two threads may open one at the same time.
    if (made.mysql_server_init(0, nullptr, nullptr) != 0) {
        return no_libmariadb("it does not start");
    }
    return made;
}

}  // namespace

result<const libmariadb*> load_libmariadb() {
    static const auto loaded = open_libmariadb();
    if (!loaded) {
        return loaded.error();
    }
    return &*loaded;
}

}  // namespace sluice::sql
