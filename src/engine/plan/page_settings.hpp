#pragma once

// Declares how a browser reaches the operator's page: `daemon.page`. The page reads it.

#include "engine/plan/control_settings.hpp"

#include <sluice/config/declaration.hpp>

#include <map>
#include <string>
#include <vector>

namespace sluice::engine {

struct page_settings {
    std::string listen;  // address:port; empty: no port
    std::string socket;  // of a proxy; empty: none. Without both there is no page
    bool sign_in = false;
    std::map<std::string, control_token> tokens;  // by the name of the person
    std::vector<std::string> hosts;               // further names in a browser's address bar
    std::string prefix;                           // of each path, such as "/sluice"; empty: none
    std::string certificate_file;
    std::string key_file;
    std::vector<std::string> after_save;  // a program and its arguments; empty: none

    friend bool operator==(const page_settings&, const page_settings&) = default;
};

const config::declaration<page_settings>& page_declaration();

}  // namespace sluice::engine
