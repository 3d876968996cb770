#pragma once

// Loads libcurl when a configuration first uses it (decision 0086).

#include <sluice/error.hpp>

#include <curl/curl.h>

namespace sluice::mail {

// The functions of the library, under their own names.
struct libcurl {
    decltype(&::curl_global_init) curl_global_init = nullptr;
    decltype(&::curl_easy_init) curl_easy_init = nullptr;
    decltype(&::curl_easy_setopt) curl_easy_setopt = nullptr;
    decltype(&::curl_easy_perform) curl_easy_perform = nullptr;
    decltype(&::curl_easy_getinfo) curl_easy_getinfo = nullptr;
    decltype(&::curl_easy_cleanup) curl_easy_cleanup = nullptr;
    decltype(&::curl_easy_strerror) curl_easy_strerror = nullptr;
    decltype(&::curl_slist_append) curl_slist_append = nullptr;
    decltype(&::curl_slist_free_all) curl_slist_free_all = nullptr;
};

// Returns the functions, which stay loaded. Fails when the library is not installed. Any thread may
// call it.
result<const libcurl*> load_libcurl();

}  // namespace sluice::mail
