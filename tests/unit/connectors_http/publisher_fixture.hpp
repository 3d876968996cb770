#pragma once

#include "connectors/http/publisher.hpp"
#include "support/http_fixture.hpp"

#include <sluice/model/json.hpp>

#include <string_view>

namespace sluice::http {

inline publisher_options options_for(std::string_view url, write_method verb = write_method::post) {
    publisher_options options;
    options.url = text_template::compile(url).value();
    options.verb = verb;
    return options;
}

inline entity numbered_record() {
    entity made;
    made.data = parse_json(R"({"sku":7})").value();
    return made;
}

// Sends one record through the publisher of these options, and returns the outcome.
inline result<receipt> sent(testing::http_fixture& bench, const publisher_options& options) {
    const auto writer = make_publisher(options, bench.context("outgoing 'shop'")).value();
    return bench.run(writer->send(writer->prepare(numbered_record(), "key-1").value()));
}

}  // namespace sluice::http
