#pragma once

// Makes the publisher that writes the bytes of each record as a file of its own.

#include "connectors/file/publisher_options.hpp"

#include <sluice/component/context.hpp>
#include <sluice/component/publisher.hpp>

#include <memory>

namespace sluice::file {

// `options.format` is binary.
std::shared_ptr<publisher> make_bytes_publisher(const publisher_options& options,
                                                const component_context& context);

}  // namespace sluice::file
