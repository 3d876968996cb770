#pragma once

// Stands in for the publisher of an outgoing that has only stages.

#include <sluice/component/publisher.hpp>

#include <memory>

namespace sluice::engine {

// Makes a publisher that sends nothing and never fails.
std::shared_ptr<publisher> make_no_publisher();

}  // namespace sluice::engine
