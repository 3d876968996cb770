#pragma once

// Shows the verdict of a reload.

#include "page/view.hpp"

namespace sluice::operator_page {

// `verdict` is the answer of POST /reload. `directory` is that of the configuration.
shown verdict_page(const json::value& verdict, const std::string& directory);

// `saved` is the answer of PUT /configuration/file.
shown saved_page(const json::value& saved, const std::string& directory);

}  // namespace sluice::operator_page
