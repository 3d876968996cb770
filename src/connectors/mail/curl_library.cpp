#include "connectors/mail/curl_library.hpp"

#include <dlfcn.h>
#include <string>

namespace sluice::mail {

namespace {

failure missing(const std::string& why) {
    return {failure_class::invalid, "libcurl cannot be loaded: " + why,
            "install the package libcurl4"};
}

template <class Function>
bool find(void* library, const char* name, Function& function) {
    function = reinterpret_cast<Function>(::dlsym(library, name));
    return function != nullptr;
}

result<libcurl> load() {
    void* library = ::dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
        return missing(::dlerror());
    }
    libcurl made;
    const bool whole = find(library, "curl_global_init", made.curl_global_init) &&
                       find(library, "curl_easy_init", made.curl_easy_init) &&
                       find(library, "curl_easy_setopt", made.curl_easy_setopt) &&
                       find(library, "curl_easy_perform", made.curl_easy_perform) &&
                       find(library, "curl_easy_getinfo", made.curl_easy_getinfo) &&
                       find(library, "curl_easy_cleanup", made.curl_easy_cleanup) &&
                       find(library, "curl_easy_strerror", made.curl_easy_strerror) &&
                       find(library, "curl_slist_append", made.curl_slist_append) &&
                       find(library, "curl_slist_free_all", made.curl_slist_free_all);
    if (!whole) {
        return missing("a function is not in it");
    }
    if (made.curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
        return missing("it does not start");
    }
    return made;
}

}  // namespace

result<const libcurl*> load_libcurl() {
    static const auto loaded = load();
    if (!loaded) {
        return loaded.error();
    }
    return &*loaded;
}

}  // namespace sluice::mail
