#pragma once

// The file subscriber that takes each file of a folder once.

#include "connectors/file/folder_reader.hpp"

#include <sluice/component/context.hpp>
#include <sluice/component/subscriber.hpp>

#include <memory>

namespace sluice::file {

// `watches`: it announces files itself.
std::shared_ptr<subscriber> make_folder_subscriber(folder_settings settings, bool watches,
                                                   component_context context);

}  // namespace sluice::file
