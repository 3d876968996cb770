#pragma once

#include <sluice/component/publisher.hpp>

#include <memory>

namespace sluice::engine {

// What an outgoing has whose stages do it all: it sends nothing, and that never fails.
std::shared_ptr<publisher> make_no_publisher();

}  // namespace sluice::engine
