#pragma once

// Holds and declares the options of a publisher of type `ocoya`.

#include "connectors/ocoya/client/request_options.hpp"
#include "connectors/ocoya/write/post_verdict.hpp"

#include <chrono>
#include <cstdint>
#include <optional>

namespace sluice::ocoya {

enum class media_looks { extension, head };

struct publisher_options {
    request_options request;
    method verb = method::post;
    config::template_or_stages added;  // the field `request`
    bool truncate = false;
    media_looks check_media = media_looks::extension;
    std::int64_t media_checks_per_minute = 30;
    std::chrono::milliseconds profile_cache = std::chrono::hours(1);
    std::int64_t verify_pages = 40;
    std::optional<confirm_options> confirm = std::nullopt;
};

const config::declaration<publisher_options>& publisher_declaration();

}  // namespace sluice::ocoya
