#pragma once

// Reads a feed as a listing of one page, with the fetching of the subscriber `http`.

#include <sluice/component/context.hpp>
#include <sluice/component/subscriber.hpp>
#include <sluice/config/declaration.hpp>
#include <sluice/config/reference.hpp>

#include <memory>
#include <optional>
#include <string>

namespace sluice::http {

struct feed_options {
    std::string url;
    config::reference client;
    std::string entity = "entry";
    std::optional<bool> conditional;
};

const config::declaration<feed_options>& feed_declaration();

result<std::shared_ptr<subscriber>> make_feed(const feed_options& options,
                                              const component_context& context);

}  // namespace sluice::http
